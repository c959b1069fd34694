import { importIdOf } from '../../records/imports/import-id';
import { lookAt } from '../../azure/copy/blob-facts';
import type { Services } from '../../services';
import { blobOfWaybill, waybillName } from '../../domain/waybill/waybill-name';
import { longestBlobName } from '../../domain/transfer/names';
import { observerOf } from '../../domain/imports/observer';
import type { ArrivedBlob, TransferRequest, TransferTrigger } from '../../domain/transfer/request';
import { sideOf, type Route } from '../../domain/route';
import { beginTransfer } from '../starts/begin-transfer';
import { derivedTransferId } from '../../records/transfer/transfer-id';
import type { TransferClient } from '../instances';

export type Receipt =
  | { readonly state: 'received'; readonly request: TransferRequest; readonly fresh: boolean }
  | {
      readonly state: 'incomplete';
      readonly blob: string;
      readonly missing: readonly ('blob' | 'waybill')[];
    };

/**
 * Receives a blob once it and its waybill have arrived, in whatever order; `name` may be that of either. The transfer has the id of these
 * very versions, so who comes again finds it going or done.
 */
export async function receiveArrival(
  client: TransferClient,
  services: Services,
  { route: routeName, name, trigger }: { route: string; name: string; trigger: TransferTrigger },
): Promise<Receipt> {
  const route = services.route(routeName);
  const blob = blobOfWaybill(name) ?? name;
  const found = await look(services, route, blob);
  if ('missing' in found) return { state: 'incomplete', blob, ...found };
  const { importId, waybillEtag } = found;
  const wanted: TransferRequest = {
    transferId: derivedTransferId(route.name, blob, importId, waybillEtag),
    route: route.name,
    artifacts: [],
    trigger,
    requestedAt: services.now().toISOString(),
    arrival: found,
  };
  return { state: 'received', ...(await beginTransfer(client, services, wanted)) };
}

async function look(
  services: Services,
  route: Route,
  blob: string,
): Promise<ArrivedBlob | { readonly missing: readonly ('blob' | 'waybill')[] }> {
  const container = services.container(sideOf(route, 'target'));
  // The longest names leave none for a waybill: then there is none.
  const read = (name: string) =>
    name.length > longestBlobName ? undefined : lookAt(container.getBlobClient(name), 'target');
  const [archive, waybill] = await Promise.all([read(blob), read(waybillName(blob))]);
  if (archive !== undefined && waybill !== undefined) {
    const { etag, lastModified } = archive;
    const { name } = observerOf(services.config.routes, route);
    const importId = importIdOf(name, { blob, etag });
    return { blob, etag, waybillEtag: waybill.etag, importId, arrivedAt: lastModified };
  }
  return {
    missing: [
      ...(archive === undefined ? (['blob'] as const) : []),
      ...(waybill === undefined ? (['waybill'] as const) : []),
    ],
  };
}
