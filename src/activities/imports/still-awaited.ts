import { isReceiving, type Import, type TransferBatch } from '../../domain/imports/import';
import type { Route } from '../../domain/route';
import type { BatchResult } from '../../domain/transfer/results';
import { changeImport, receiverOf } from '../../records/imports/imports';
import { importPath } from '../../records/imports/paths';
import { batchResultPath, reportPath, requestPath } from '../../records/transfer/paths';
import type { Services } from '../../services';

/** What may still bring a run for a blob: its transfer, or at a receiving route a waybill yet to come. */
type Bringer = 'transfer' | 'waybill';

/** An import that has no run to follow. */
export interface Sought {
  readonly importId: string;
  /** When the listing began that shows no run to follow; without one nothing is awaited. ISO time. */
  readonly asOf?: string;
  /** What became of the run that was followed. */
  readonly lost?: string;
  /** Who to wait for; the transfer when nothing else is said. */
  readonly from?: readonly Bringer[];
}

/** A waybill may never be carried, and a transfer that was killed leaves no result. */
const longestDays: Readonly<Record<Bringer, number>> = { waybill: 7, transfer: 14 };
const dayMs = 24 * 3_600_000;
/** A run may take so long to appear in listings. */
const appearsMs = 60_000;

const reasons: Readonly<Record<Bringer, string>> = {
  transfer: 'no run came in time; the transfer of the blob goes on and may bring one',
  waybill: 'no run came in time; the waybill of the blob has yet to come',
};

/** Whether a run may come yet. Why there is none to follow for now is noted then, once. */
export async function isStillAwaited(
  services: Services,
  route: Route,
  { importId, asOf, lost, from = ['transfer'] }: Sought,
): Promise<boolean> {
  if (asOf === undefined) return false;
  const before = await services.records(route).read(importPath(importId));
  if (before === undefined) return false;
  const bringer = await bringerOf(services, route, before, new Date(asOf));
  if (bringer === undefined || !from.includes(bringer)) return false;
  if (services.now().getTime() > Date.parse(before.pickUpBy) + longestDays[bringer] * dayMs) return false;
  const note = lost ?? reasons[bringer];
  if (before.notes.includes(note)) return true;
  await changeImport(services, route, importId, ({ run: _, ...now }) => ({
    ...now,
    status: 'waiting',
    notes: [...now.notes, note],
  }));
  return true;
}

/**
 * The transfer that alone could have brought a run, and has ended without; undefined while none has. Asked at
 * every look, it reads nothing where a source trigger takes the blob, whatever became of its transfer.
 */
export async function endedWithout(
  services: Services,
  route: Route,
  { importId, asOf, transfer: known }: Required<Pick<Sought, 'importId' | 'asOf'>> & Pick<Import, 'transfer'>,
): Promise<TransferBatch | undefined> {
  const transfer = known ?? (await receiverOf(services, route, importId));
  if (transfer === undefined || services.config.routes.get(transfer.route)?.importBy !== 'run')
    return undefined;
  const { transferId, batch } = transfer;
  const result = await services
    .records(services.route(transfer.route))
    .read(batchResultPath(transferId, batch));
  const end = result === undefined ? 0 : endOf(result);
  return end > 0 && Date.parse(asOf) >= end + appearsMs ? transfer : undefined;
}

/** A transfer that is gone, or was reported without the batch, brings nothing any more. */
async function bringerOf(
  services: Services,
  route: Route,
  { importId, transfer: joined }: Import,
  asOf: Date,
): Promise<Bringer | undefined> {
  const transfer = joined ?? (await receiverOf(services, route, importId));
  if (transfer === undefined) return isReceiving(services.config.routes, route) ? 'waybill' : undefined;
  const records = services.records(services.route(transfer.route));
  const [result, reported, requested] = await Promise.all([
    records.read(batchResultPath(transfer.transferId, transfer.batch)),
    records.exists(reportPath(transfer.transferId)),
    records.exists(requestPath(transfer.transferId)),
  ]);
  if (result !== undefined) return asOf.getTime() < endOf(result) + appearsMs ? 'transfer' : undefined;
  return reported || !requested ? undefined : 'transfer';
}

const endOf = ({ spans }: BatchResult): number =>
  Math.max(0, ...Object.values(spans).map(({ to }) => Date.parse(to)));
