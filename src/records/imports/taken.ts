import { TransferError } from '../../domain/errors';
import type { Route } from '../../domain/route';
import { holderOf, isTooHigh, isTooOld, take, type Origin, type Taken } from '../../domain/waybill/numbers';
import type { Services } from '../../services';
import { batchResultPath, reportPath, requestPath, verificationPath } from '../transfer/paths';
import { forgetLists } from '../prune/newest-list';
import type { Records } from '../records';
import { takenPath } from './paths';

/** Refuses what came before, or too late to know. @throws TransferError WAYBILL_STALE or WAYBILL_AHEAD */
export async function checkNumber(
  services: Services,
  route: Route,
  origin: Origin,
  transferId: string,
): Promise<void> {
  if (origin.allowed) return;
  const records = services.records(route);
  const known = await records.read(takenPath(route.name, origin.sender));
  if (isTooOld(known, origin.number)) throw stale(origin, `${known?.highest} came from there before`);
  if (isTooHigh(known, origin.number, services.now())) throw ahead(origin);
  const holder = holderOf(known, origin.number);
  if (holder === undefined || holder === transferId || (await wasInVain(records, holder))) return;
  if (await isRetryOf(records, transferId, holder)) return;
  throw stale(origin, `transfer ${holder} has taken it`);
}

/** Takes the number of a waybill for a transfer. @throws TransferError WAYBILL_STALE or WAYBILL_AHEAD */
export async function takeNumber(
  services: Services,
  route: Route,
  origin: Origin,
  transferId: string,
): Promise<void> {
  const { number, sender } = origin;
  const path = takenPath(route.name, sender);
  const records = services.records(route);
  const seen = holderOf(await records.read(path), number);
  await checkNumber(services, route, origin, transferId);
  const mayTake = (current: Taken | undefined): boolean =>
    origin.allowed ?? [undefined, seen].includes(holderOf(current, number));
  const now = await records.update(path, (current) =>
    current !== undefined && !mayTake(current) ? current : take(current, origin, transferId, services.now()),
  );
  const holder = holderOf(now, number);
  if (origin.resets) await forgetLists(services, route, sender);
  if (!origin.allowed && holder !== transferId) throw stale(origin, `transfer ${holder} has taken it`);
}

/** Longer chains nobody makes by hand. */
const mostRetries = 100;

/** Whether a transfer tries another again, or one that does. */
async function isRetryOf(records: Records, transferId: string, other: string): Promise<boolean> {
  let of: string | undefined = transferId;
  for (let i = 0; of !== undefined && of !== other && i < mostRetries; i++)
    of = (await records.read(requestPath(of)))?.retryOf;
  return of === other;
}

/** Whether a transfer ended in vain: what it took may come once more. Of old ones only reports are left. */
async function wasInVain(records: Records, transferId: string): Promise<boolean> {
  const [report, result, verification] = await Promise.all([
    records.read(reportPath(transferId)),
    records.read(batchResultPath(transferId, 1)),
    records.read(verificationPath(transferId, 1)),
  ]);
  if (report === undefined || report.status === 'succeeded') return false;
  const { artifacts } = verification ?? report;
  if (artifacts.some(({ targetDigest }) => targetDigest !== undefined)) return false;
  return verification !== undefined || (result ?? report.batches[0])?.importRun === undefined;
}

const ahead = ({ sender, number }: Origin): TransferError =>
  new TransferError(
    'WAYBILL_AHEAD',
    `the waybill is number ${number} of ${sender}, and no number is so high yet: its clock was wrong`,
    { operation: 'take waybill', origin: 'request' },
  );

const stale = ({ sender, number }: Origin, why: string): TransferError =>
  new TransferError('WAYBILL_STALE', `the waybill is number ${number} of ${sender}, and ${why}`, {
    operation: 'take waybill',
    origin: 'request',
  });
