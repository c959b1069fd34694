import { z } from 'zod';
import { lookAt } from '../../azure/copy/blob-facts';
import { isUnicode } from '../../domain/imports/blob-event';
import { importRouteOf } from '../../domain/imports/import';
import { sideOf, type Route } from '../../domain/route';
import { mustBeObject } from '../../domain/schema';
import { linksOf, linksSchema, longestBlobName } from '../../domain/transfer/names';
import type { CarriedBlob, TransferRequest, TransferTrigger } from '../../domain/transfer/request';
import { transferStatusSchema } from '../../domain/transfer/status';
import { blobOfWaybill, waybillName } from '../../domain/waybill/waybill';
import { importIdOf } from '../../records/imports/claims';
import { derivedTransferId } from '../../records/transfer/transfer-id';
import type { Services } from '../../services';
import { check, invalid } from '../check';
import { findTransfer } from '../find-transfer';
import type { App } from '../instances';
import { Refusal } from '../refusal';
import { beginTransfer, type Begun } from '../starts/begin-transfer';

/** A carried blob whose transfer began, now or before, or what of it has not been carried across yet. */
export type Received =
  | (Begun & { readonly missing?: never })
  | { readonly blob: string; readonly missing: readonly ('blob' | 'waybill')[] };

/**
 * Receives a blob once it and its waybill are there, in whatever order they come; `name` may be that of
 * either. The transfer has the id of these very versions, so who comes again finds it going or done.
 */
export async function receive(
  app: App,
  { route: routeName, name, trigger }: { route: string; name: string; trigger: TransferTrigger },
): Promise<Received> {
  const route = app.route(routeName);
  const blob = blobOfWaybill(name) ?? name;
  const carried = await findCarried(app, route, blob);
  if ('missing' in carried) return { blob, ...carried };
  const { importId, waybillEtag } = carried;
  const wanted: TransferRequest = {
    transferId: derivedTransferId(route.name, blob, importId, waybillEtag),
    route: route.name,
    artifacts: [],
    trigger,
    requestedAt: app.now().toISOString(),
    carried,
  };
  return beginTransfer(app, wanted);
}

async function findCarried(
  services: Services,
  route: Route,
  blob: string,
): Promise<CarriedBlob | { readonly missing: readonly ('blob' | 'waybill')[] }> {
  const container = services.container(sideOf(route, 'target'));
  // The longest names leave none for a waybill: then there is none.
  const read = (name: string) =>
    name.length > longestBlobName ? undefined : lookAt(container.getBlobClient(name), 'target');
  const [archive, waybill] = await Promise.all([read(blob), read(waybillName(blob))]);
  if (archive !== undefined && waybill !== undefined) {
    const { etag, lastModified: writtenAt } = archive;
    const { name } = importRouteOf(services.config.routes, route);
    return { blob, etag, waybillEtag: waybill.etag, importId: importIdOf(name, { blob, etag }), writtenAt };
  }
  const missing = { blob: archive === undefined, waybill: waybill === undefined };
  return { missing: (['blob', 'waybill'] as const).filter((part) => missing[part]) };
}

/** Body of a request to receive by hand. */
export const receiveOrderSchema = z
  .strictObject(
    {
      route: z
        .string({ error: 'must be the name of a route' })
        .optional()
        .describe('Name of the receiving route; may be left out when there is only one.'),
      blob: z
        .string({ error: 'must be the name of a blob' })
        .min(1, 'is empty')
        .max(longestBlobName, `is longer than ${longestBlobName} characters`)
        .refine(isUnicode, 'is not valid Unicode')
        .describe('Name of the blob, or of the waybill beside it, in the target container.'),
    },
    mustBeObject,
  )
  .meta({ id: 'ReceiveOrder', examples: [{ blob: 't0mhabcdefghijkl/batch-0001.tar' }] });

/** The transfer that receives a blob. */
export const receivedSchema = z
  .object({
    transferId: z.string(),
    route: z.string(),
    blob: z.string(),
    status: transferStatusSchema,
    createdAt: z.iso.datetime(),
    links: linksSchema,
  })
  .meta({ id: 'Received' });

/**
 * Receives a blob by hand; `fresh` when nobody did before.
 * @throws Refusal REQUEST_INVALID, CARRIED_NOT_FOUND or CARRIED_INCOMPLETE.
 */
export async function receiveByHand(
  app: App,
  body: unknown,
): Promise<{ readonly fresh: boolean; readonly received: z.output<typeof receivedSchema> }> {
  const { route: wanted, blob: name } = check(receiveOrderSchema, body);
  const route = receivingRoute(app, wanted);
  const { fresh, request } = complete(await receive(app, { route, name, trigger: 'http' }));
  const { transferId, requestedAt: createdAt, carried } = request;
  const { status } = fresh ? { status: 'queued' as const } : await findTransfer(app, transferId);
  const blob = carried?.blob ?? name;
  return { fresh, received: { transferId, route, blob, status, createdAt, links: linksOf(transferId) } };
}

function receivingRoute({ config }: Services, wanted: string | undefined): string {
  const receiving = [...config.routes.values()]
    .filter(({ mode }) => mode === 'receive')
    .map(({ name }) => name);
  const route = wanted ?? (receiving.length === 1 ? receiving[0] : undefined);
  if (route !== undefined && receiving.includes(route)) return route;
  const fix =
    receiving.length > 0 ? `Use one of: ${receiving.join(', ')}.` : 'No route has ROUTE_MODE=receive.';
  const problem = route === undefined ? 'is missing' : 'is not the name of a receiving route';
  throw invalid([{ field: '/route', problem, fix }]);
}

function complete(received: Received): Begun {
  if (received.missing === undefined) return received;
  const { blob, missing } = received;
  throw missing.length === 2
    ? new Refusal('CARRIED_NOT_FOUND', `Neither ${blob} nor its waybill is in the target container.`)
    : new Refusal(
        'CARRIED_INCOMPLETE',
        `The ${missing.join()} of ${blob} is missing: carry it across, then it starts by itself.`,
      );
}
