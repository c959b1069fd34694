import { z } from 'zod';
import { TransferError } from '../../domain/errors';
import type { Unresolved } from '../../domain/plan/scan';
import { toldWay, wayNames } from '../../domain/image-import/way';
import type { TransferPlan } from '../../domain/plan/transfer-plan';
import type { Way } from '../../domain/route';
import { writeWaybills, readWaybills } from '../../records/transfer/waybills';
import { prunePath } from '../../records/prune/paths';
import { madePlan } from '../../records/plan/made-plan';
import { planPath } from '../../records/plan/paths';
import { readVerified } from '../../records/plan/verified';
import { totalsOf } from '../../domain/plan/batches';
import { signedParts } from '../../domain/plan/signed';
import { activity } from '../activity';
import { proveWay, wayOf } from '../way';
import { carriedNow } from './carried/carried-now';
import { noteCut } from './cut-batches';
import { movedTo, stands, tagsNow } from './tags-now';
import { throwIfRenamed } from './throw-if-renamed';
import { outputOf, type PlannedTransfer, transferToPlan } from './plan-transfer';

const adoptPlanInput = transferToPlan.extend({
  plan: z.string().describe('Id of the plan that was approved.'),
});

/**
 * Makes an approved plan the plan of a transfer: the same batches with the same digests. An artifact whose
 * tag points elsewhere by now is unresolved and reported as moved, for what it points to now was never
 * approved.
 * @throws TransferError PLAN_GONE, or CONFIG_INVALID where its names are no longer those of the route
 */
export const adoptPlan = activity(adoptPlanInput, async (input, services): Promise<PlannedTransfer> => {
  const { transferId } = input;
  const route = services.route(input.route);
  const made = await madePlan(services, route, transferId);
  if (made !== undefined) return outputOf(route, made);
  const records = services.records(route);
  const approved = await records.read(planPath(input.plan));
  if (approved === undefined) throw gone(input.plan);
  const waybills = await readWaybills(services, route, approved);
  const planned = waybills.map(({ artifacts }) => artifacts);
  throwIfRenamed(route, planned.flat(), input.plan);
  const verified = await readVerified(services, route, transferId, planned);
  const now = await tagsNow(route, verified.batches.flat(), services);
  const moved: Unresolved[] = [];
  const standing = verified.batches.map((artifacts) =>
    artifacts.filter((artifact) => {
      if (stands(artifact, now)) return true;
      const { reference } = artifact;
      moved.push({ reference, reason: movedTo(now.get(reference)) });
      return false;
    }),
  );
  const way = await wayOf(services, route, transferId);
  const { via: plannedVia = 'transfer', viaReason: _, ...kept } = approved;
  const ways = { planned: plannedVia, via: way.via };
  const carried = await carriedNow(route, standing, services, ways);
  const batches = carried.batches.filter((artifacts) => artifacts.length > 0);
  const unresolved = [...approved.unresolved, ...moved, ...verified.unresolved, ...carried.unresolved];
  const totals = totalsOf(batches);
  const { signed, note } = signedParts(route.trust, totals.artifacts, unresolved);
  await proveWay(services, route, way, batches.flat());
  await writeWaybills(services, route, transferId, batches);
  await noteCut(services, route, transferId);
  const plan: TransferPlan = {
    ...kept,
    ...toldWay(way),
    ...totals,
    planId: transferId,
    unresolved,
    notes: [
      ...new Set([
        ...[...input.notes, `carries out plan ${input.plan} of ${approved.plannedAt}`, ...approved.notes],
        ...(plannedVia === way.via ? [] : [otherWay(plannedVia, way.via)]),
        ...[...note, ...verified.notes, ...carried.notes],
      ]),
    ],
    ...(signed && { signed }),
  };
  const prune = approved.prune && (await records.demand(prunePath(input.plan)));
  if (prune !== undefined) await records.write(prunePath(transferId), prune);
  await records.write(planPath(transferId), plan);
  return outputOf(route, plan);
});

const otherWay = (planned: Way, via: Way): string =>
  `it was planned to go by ${wayNames[planned]}, and goes by ${wayNames[via]}`;

function gone(plan: string): TransferError {
  return new TransferError('PLAN_GONE', `the documents of plan ${plan} are gone`, {
    operation: 'adopt plan',
    origin: 'request',
  });
}
