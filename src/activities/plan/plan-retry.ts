import { z } from 'zod';
import { TransferError } from '../../domain/errors';
import { totalsOf } from '../../domain/plan/batches';
import type { Unresolved } from '../../domain/plan/scan';
import { toldWay } from '../../domain/image-import/way';
import type { TransferPlan } from '../../domain/plan/transfer-plan';
import { signedParts } from '../../domain/plan/signed';
import { plural } from '../../domain/transfer/plural';
import type { PlannedArtifact } from '../../domain/waybill/waybill';
import { createPassedOver } from '../../records/passed-over';
import { madePlan } from '../../records/plan/made-plan';
import { planPath } from '../../records/plan/paths';
import { readVerified } from '../../records/plan/verified';
import { requestPath } from '../../records/transfer/paths';
import { readWaybills } from '../../records/transfer/waybills';
import { activity } from '../activity';
import { proveWay, wayOf } from '../way';
import { carriedNow } from './carried/carried-now';
import { cutBatches } from './cut-batches';
import { renameGroups } from '../../domain/plan/rename-groups';
import { nameAtTarget } from '../../domain/selection/rename';
import { resolveExplicit, type Resolved } from './explicit';
import { outputOf, transferToPlan, type PlannedTransfer } from './plan-transfer';
import { movedTo, stands, tagsNow } from './tags-now';
import { throwIfRenamed } from './throw-if-renamed';

const planRetryInput = transferToPlan.extend({
  plannedBy: z.string().describe('The transfer whose plan named the artifacts.'),
});

/**
 * Plans what did not arrive of another transfer: as it was planned there, in the same batches where all of
 * one is wanted, so that their exports serve again. What moved since or did not resolve is looked up anew,
 * but for an approved plan: what a tag points to now was never approved.
 * @throws TransferError PLAN_GONE, or CONFIG_INVALID where an approved plan has other names than the route
 */
export const planRetry = activity(planRetryInput, async (input, services): Promise<PlannedTransfer> => {
  const { transferId, plannedBy } = input;
  const route = services.route(input.route);
  const made = await madePlan(services, route, transferId);
  if (made !== undefined) return outputOf(route, made);
  const records = services.records(route);
  const request = await records.demand(requestPath(transferId));
  const wanted = new Set(request.artifacts);
  const before = await records.read(planPath(plannedBy));
  if (before === undefined) throw gone(plannedBy);
  const waybills = await readWaybills(services, route, before);
  const planned = waybills.map(({ artifacts }) => artifacts.filter(({ reference }) => wanted.has(reference)));
  if (request.plan !== undefined) throwIfRenamed(route, planned.flat(), request.plan);
  const verified = await readVerified(services, route, transferId, planned);
  const now = await tagsNow(route, planned.flat(), services);
  const standing = verified.batches.map((artifacts) => artifacts.filter((artifact) => stands(artifact, now)));
  const way = await wayOf(services, route, transferId);
  const ways = { planned: before.via ?? 'transfer', via: way.via };
  const carried = await carriedNow(route, standing, services, ways);
  const kept = carried.batches.filter(({ length }) => length > 0);
  const out = [...verified.unresolved, ...carried.unresolved];
  const known = new Set([...kept.flat(), ...out].map(({ reference }) => reference));
  const open = request.artifacts.filter((reference) => !known.has(reference));
  const anew: Resolved =
    request.plan === undefined
      ? await resolveExplicit(route, open, services, way.via, subjectsIn(planned.flat()))
      : { groups: [], unresolved: open.map((reference) => leftOut(reference, planned, now)), notes: [] };
  const passedOver = createPassedOver();
  const chosen = [...kept, ...anew.groups];
  const { groups, unresolved: unnamed } = renameGroups(chosen, nameAtTarget(route.renaming));
  await proveWay(services, route, way, groups.flat());
  const batches = await cutBatches(services, route, transferId, groups, passedOver);
  const what = `tries ${plural(wanted.size, 'artifact')} again that did not arrive by ${plannedBy}`;
  const unresolved = [...anew.unresolved, ...out, ...unnamed];
  const totals = totalsOf(batches);
  const { signed, note } = signedParts(route.trust, totals.artifacts, unresolved);
  const plan: TransferPlan = {
    planId: transferId,
    route: route.name,
    ...totals,
    skipped: 0,
    unresolved,
    notes: [
      ...[...input.notes, what, ...note, ...anew.notes, ...verified.notes, ...carried.notes],
      ...passedOver.notes(),
    ],
    ...(signed && { signed }),
    ...toldWay(way),
    plannedAt: services.now().toISOString(),
  };
  await records.write(planPath(transferId), plan);
  return outputOf(route, plan);
});

/** What referrers belong to: of what moved it is the same. */
const subjectsIn = (planned: readonly PlannedArtifact[]): ReadonlyMap<string, string> =>
  new Map(
    planned.flatMap(({ reference, subject }) =>
      subject === undefined ? [] : [[reference, subject] as const],
    ),
  );

/** Why an artifact of an approved plan is not tried again. */
function leftOut(
  reference: string,
  planned: readonly (readonly PlannedArtifact[])[],
  now: ReadonlyMap<string, string>,
): Unresolved {
  const wasPlanned = planned.some((artifacts) => artifacts.some((each) => each.reference === reference));
  const reason = 'ARTIFACT_NOT_FOUND: the approved plan has no digest of it that could be exported';
  return { reference, reason: wasPlanned ? movedTo(now.get(reference)) : reason };
}

const gone = (transferId: string): TransferError =>
  new TransferError('PLAN_GONE', `the documents of the plan of ${transferId} are gone`, {
    operation: 'plan retry',
    origin: 'request',
  });
