import { TransferError } from '../../../domain/errors';
import { totalsOf } from '../../../domain/plan/batches';
import { isTagList } from '../../../domain/waybill/tag-list';
import type { TransferPlan } from '../../../domain/plan/transfer-plan';
import { sideOf, type Route } from '../../../domain/route';
import type { CarriedBlob } from '../../../domain/transfer/request';
import { addressOf, sameAddress, senderOf } from '../../../domain/waybill/address';
import { waybillId, type CarriedWaybill } from '../../../domain/waybill/carried-waybill';
import type { Origin } from '../../../domain/waybill/numbers';
import type { OpenedWaybill } from '../../../domain/waybill/open-waybill';
import type { Waybill } from '../../../domain/waybill/waybill';
import { checkNumber } from '../../../records/imports/taken';
import { joinTransfer } from '../../../records/imports/transfers';
import { madePlan } from '../../../records/plan/made-plan';
import { planPath } from '../../../records/plan/paths';
import { throwIfCancelled } from '../../../records/transfer/stops';
import { requestPath, waybillPath } from '../../../records/transfer/paths';
import { activity } from '../../activity';
import { openCarried } from './open-carried';
import { planTagList } from '../plan-tag-list';
import { outputOf, transferToPlan, type PlannedTransfer } from '../plan-transfer';

/**
 * Plans the import of a blob that was carried across an air gap: opens its waybill, compares with it what is
 * known of the blob unread, and writes both down as a transfer of one batch. What follows works from these
 * documents, never from the file again.
 * @throws TransferError WAYBILL_... when the waybill is not one to trust, or the blob is not the one it
 * describes.
 */
export const planCarried = activity(transferToPlan, async (input, services): Promise<PlannedTransfer> => {
  const { transferId } = input;
  const route = services.route(input.route);
  await throwIfCancelled(services, route, transferId);
  const made = await madePlan(services, route, transferId);
  if (made !== undefined) return outputOf(route, made);
  const { carried } = await services.records(route).demand(requestPath(transferId));
  if (carried === undefined) throw failure('INTERNAL', `${transferId} has no carried blob to plan from`);
  if (isTagList(carried.blob))
    return outputOf(route, await planTagList(services, route, transferId, { carried, notes: input.notes }));
  await joinTransfer(services, route, transferId, carried.importId);
  const opened = await openCarried(services.container(sideOf(route, 'target')), route, carried);
  const { artifacts, content } = opened.waybill;
  if (content.sha256 === undefined && !route.waybill.trust) {
    throw failure('WAYBILL_INVALID', 'the waybill names no SHA-256 of its blob: no sender wrote it');
  }
  const origin = originOf(route, opened, carried);
  if (origin !== undefined) await checkNumber(services, route, origin, transferId);
  const waybill: Waybill = {
    ...{ transferId, route: route.name, batch: 1, batches: 1 },
    ...{ blob: carried.blob, artifacts, content: { ...content, etag: carried.etag } },
    ...(origin && { origin }),
  };
  const records = services.records(route);
  await records.write(waybillPath(transferId, 1), waybill);
  const plan: TransferPlan = {
    planId: transferId,
    route: route.name,
    ...totalsOf([artifacts]),
    skipped: 0,
    unresolved: [],
    plannedAt: services.now().toISOString(),
    notes: [...input.notes, ...notesOn(opened, route, carried)],
  };
  await records.write(planPath(transferId), plan);
  return outputOf(route, plan);
});

/**
 * Where a waybill comes from; undefined where no signature vouches for that. An operator may let in one that
 * is for somebody else.
 * @throws TransferError WAYBILL_FOREIGN, or WAYBILL_INVALID of a signed one that does not say
 */
function originOf(
  route: Route,
  { waybill, signature }: OpenedWaybill,
  { allowed }: CarriedBlob,
): Origin | undefined {
  const { number, receiver } = waybill;
  const isAllowed = allowed?.waybill === waybillId(waybill);
  const here = addressOf(sideOf(route, 'target'), route.name);
  if (receiver !== undefined && !sameAddress(receiver, here) && !isAllowed) {
    throw failure('WAYBILL_FOREIGN', `waybill ${waybillId(waybill)} is for ${receiver}, and this is ${here}`);
  }
  if (signature !== 'verified') return undefined;
  if (number === undefined || receiver === undefined) {
    throw failure('WAYBILL_INVALID', 'the waybill is signed, and does not say for whom or which it is');
  }
  return {
    sender: senderOf(waybill),
    number,
    ...(isAllowed && { allowed: true, ...(allowed.resets && { resets: true }) }),
  };
}

function notesOn(
  { waybill, signature, keyId }: OpenedWaybill,
  route: Route,
  { allowed }: CarriedBlob,
): string[] {
  return [
    whence(waybill),
    ...(allowed ? [letIn(allowed)] : []),
    signature === 'verified'
      ? `the waybill is signed${keyId === undefined ? '' : ` by ${keyId}`}`
      : 'the signature of the waybill was not checked: ' +
        (signature === 'none' ? 'it has none' : 'the route has no key'),
    ...(route.waybill.trust
      ? ['the blob was not read (WAYBILL_CHECK=trust): only its length was compared']
      : []),
  ];
}

const letIn = ({ by, waybill, reason, resets }: NonNullable<CarriedBlob['allowed']>): string =>
  `${by} lets waybill ${waybill} in` +
  `${resets ? ', and has the numbers of its sender go on from it' : ''}: ${reason}`;

const whence = ({ transferId, batch, batches, exporter, createdAt }: CarriedWaybill): string =>
  `batch ${batch} of ${batches} of transfer ${transferId}, exported from ${exporter.registry} in ` +
  `${exporter.cloud}, handed over ${createdAt}`;

const failure = (code: 'INTERNAL' | 'WAYBILL_FOREIGN' | 'WAYBILL_INVALID', message: string): TransferError =>
  new TransferError(code, message, { operation: 'open waybill', origin: 'target' });
