import type { ContainerClient } from '@azure/storage-blob';
import { lookAt, type BlobFacts } from '../../azure/copy/blob-facts';
import { downloadWaybill } from '../../azure/imports/download-waybill';
import type { Caller } from '../../domain/audit/caller';
import { codeOf } from '../../domain/errors';
import { isTagList } from '../../domain/waybill/tag-list';
import { importRouteOf } from '../../domain/imports/import';
import { sideOf, type Route } from '../../domain/route';
import { longestBlobName } from '../../domain/transfer/names';
import type { CarriedBlob, TransferRequest, TransferTrigger } from '../../domain/transfer/request';
import { announcedBytes } from '../../domain/waybill/open-waybill';
import { blobOfWaybill, waybillName } from '../../domain/waybill/waybill';
import { importIdOf } from '../../records/imports/claims';
import { derivedTransferId } from '../../records/transfer/transfer-id';
import type { Services } from '../../services';
import type { App } from '../instances';
import { beginTransfer, type Begun } from '../starts/begin-transfer';

/** A carried blob whose transfer began, now or before, or what of it has not been carried across yet. */
export type Received = (Begun & { readonly missing?: never }) | ({ readonly blob: string } & Incomplete);

interface Incomplete {
  readonly missing: readonly ('blob' | 'waybill')[];
  /** A copy onto one of them goes on, of whose end no event may tell. */
  readonly pending?: true;
}

/** What is to be received, and what an operator lets in with it. */
interface ToReceive {
  readonly route: string;
  readonly name: string;
  readonly trigger: TransferTrigger;
  readonly caller: Caller;
  readonly allowed?: NonNullable<CarriedBlob['allowed']>;
}

/**
 * Receives a blob once it and its waybill are there, in whatever order they come; `name` may be that of
 * either. The transfer has the id of these very versions, so who comes again finds it going or done.
 */
export async function receive(
  app: App,
  { route: routeName, name, trigger, caller, allowed }: ToReceive,
): Promise<Received> {
  const route = app.route(routeName);
  const blob = blobOfWaybill(name) ?? name;
  const carried = await findCarried(app, route, blob, trigger);
  if ('missing' in carried) return { blob, ...carried };
  const { importId, waybillEtag } = carried;
  const wanted: TransferRequest = {
    transferId: derivedTransferId(
      ...[route.name, blob, importId, waybillEtag],
      ...(allowed ? ['allow', allowed.waybill] : []),
      ...(allowed?.resets ? ['resets'] : []),
    ),
    route: route.name,
    artifacts: [],
    trigger,
    caller,
    requestedAt: app.now().toISOString(),
    carried: { ...carried, ...(allowed && { allowed }) },
  };
  return beginTransfer(app, wanted);
}

/** What is there, and whole. Who uploads in two steps makes an empty blob first; that is waited for. */
async function findCarried(
  services: Services,
  route: Route,
  blob: string,
  trigger: TransferTrigger,
): Promise<CarriedBlob | Incomplete> {
  const container = services.container(sideOf(route, 'target'));
  const { name } = importRouteOf(services.config.routes, route);
  // The longest names leave none for a waybill: then there is none.
  const look = async (name: string) =>
    name.length > longestBlobName ? undefined : lookAt(container.getBlobClient(name), 'target');
  if (isTagList(blob)) {
    const list = await look(blob);
    const pending = list?.pending;
    if (!isWhole(list)) return { missing: ['blob'], ...(pending && { pending }) };
    const { etag, lastModified: writtenAt } = list;
    return { blob, etag, waybillEtag: etag, importId: importIdOf(name, { blob, etag }), writtenAt };
  }
  const [archive, waybill] = await Promise.all([look(blob), look(waybillName(blob))]);
  if (!isWhole(archive) || !isWhole(waybill)) {
    const missing = { blob: !isWhole(archive), waybill: !isWhole(waybill) };
    const pending = archive?.pending ?? waybill?.pending;
    const parts = (['blob', 'waybill'] as const).filter((part) => missing[part]);
    return { missing: parts, ...(pending && { pending }) };
  }
  const { etag, bytes, lastModified: writtenAt } = archive;
  const waybillEtag = waybill.etag;
  // By hand what is there is received as it is, and the transfer says what is wrong with it.
  const growing = trigger === 'event' ? await growingIn(container, { blob, bytes, waybillEtag }) : [];
  if (growing.length > 0) return { missing: growing };
  return { blob, etag, waybillEtag, importId: importIdOf(name, { blob, etag }), writtenAt };
}

const isWhole = (found: BlobFacts | undefined): found is BlobFacts =>
  found !== undefined && found.bytes > 0 && !found.pending;

/** What is still being written: a waybill that ends in its middle, or a blob shorter than it announces. */
async function growingIn(
  container: ContainerClient,
  { bytes, ...carried }: Pick<CarriedBlob, 'blob' | 'waybillEtag'> & { readonly bytes: number },
): Promise<Incomplete['missing']> {
  try {
    const announced = await announcedBytes(await downloadWaybill(container, carried));
    if (announced === 'cut') return ['waybill'];
    return announced !== undefined && announced > bytes ? ['blob'] : [];
  } catch (error) {
    const code = codeOf(error);
    // Replaced just now: another event tells of that. By its length it is none: the transfer says so.
    if (code === 'WAYBILL_BLOB_MISMATCH') return ['waybill'];
    if (code === 'WAYBILL_INVALID') return [];
    throw error;
  }
}
