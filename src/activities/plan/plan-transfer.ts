import { z } from 'zod';
import { totalsOf } from '../../domain/plan/batches';
import { TransferError } from '../../domain/errors';
import { type ArtifactGroup, scanCursorSchema } from '../../domain/plan/scan';
import { signedParts } from '../../domain/plan/signed';
import type { TransferPlan } from '../../domain/plan/transfer-plan';
import { summaryOf, type PruneSummary } from '../../domain/prune/prune';
import { toldWay } from '../../domain/image-import/way';
import { endOf, slotsOf, termsOf, type Route, type RouteTerms } from '../../domain/route';
import { createPassedOver } from '../../records/passed-over';
import { gatherShards } from '../../records/plan/gather-shards';
import { madePlan } from '../../records/plan/made-plan';
import { prunePath } from '../../records/prune/paths';
import { plural } from '../../domain/transfer/plural';
import type { Services } from '../../services';
import { activity } from '../activity';
import { proveWay, wayOf } from '../way';
import { cutBatches } from './cut-batches';
import { renameGroups } from '../../domain/plan/rename-groups';
import { nameAtTarget } from '../../domain/selection/rename';
import { whichTransferSchema } from '../../domain/waybill/waybill';
import { resolveExplicit } from './explicit';
import { wantedPath, planPath } from '../../records/plan/paths';

/** What is given to plan a transfer otherwise than by its request. */
export const transferToPlan = whichTransferSchema.extend({
  notes: z.array(z.string()).describe('Findings of the route check, kept with the plan.'),
});

const planTransferInput = transferToPlan.omit({ transferId: true }).extend({
  /** Of a transfer that makes its own plan, its id. */
  planId: z.string(),
  scan: scanCursorSchema
    .exactOptional()
    .describe('Where the scan of the source ended, when the request has a selection.'),
});

/** What a transfer must know of its plan. */
export interface PlannedTransfer {
  readonly artifacts: number;
  readonly unresolved: number;
  readonly terms: RouteTerms;
  readonly batches: number;
  readonly bytes?: number;
  /** How many batches are in flight at most. */
  readonly lanes: number;
  /** What is done once all arrived: tags are pruned, or told to the receiver. */
  readonly prunes?: true;
}

/** Plans what was named and what the scan chose, a waybill a batch. @throws TransferError NOTHING_SELECTED */
export const planTransfer = activity(planTransferInput, async (input, services): Promise<PlannedTransfer> => {
  const { planId } = input;
  const route = services.route(input.route);
  const made = await madePlan(services, route, planId);
  if (made !== undefined) return chosenOf(route, made);
  const records = services.records(route);
  const wanted = await records.demand(wantedPath(planId));
  const way = await wayOf(services, route, planId);
  const explicit = await resolveExplicit(route, wanted.artifacts, services, way.via);
  const scanned =
    wanted.selection !== undefined && input.scan !== undefined
      ? await gatherShards(records, planId, wanted.selection, input.scan)
      : undefined;
  const chosen = [...explicit.groups, ...withoutNamed(scanned?.groups ?? [], wanted.artifacts)];
  const { groups, unresolved: unnamed } = renameGroups(chosen, nameAtTarget(route.renaming));
  // What nobody started yet brings nothing.
  if (planId.startsWith('t')) await proveWay(services, route, way, groups.flat());
  const passedOver = createPassedOver();
  const batches = await cutBatches(services, route, planId, groups, passedOver);
  const unresolved = [...explicit.unresolved, ...(scanned?.unresolved ?? []), ...unnamed];
  const upToDate =
    scanned !== undefined && scanned.skipped > 0 && batches.length === 0
      ? [`nothing to transfer: the target holds ${plural(scanned.skipped, 'selected artifact')} already`]
      : [];
  const totals = totalsOf(batches);
  const { signed, note } = signedParts(route.trust, totals.artifacts, unresolved);
  const plan: TransferPlan = {
    planId,
    route: route.name,
    ...totals,
    skipped: scanned?.skipped ?? 0,
    unresolved,
    notes: [
      ...[...input.notes, ...note, ...explicit.notes, ...upToDate, ...(scanned?.notes ?? [])],
      ...(signed && wanted.selection?.referrers === 'none' ? [staysBehind] : []),
      ...passedOver.notes(),
    ],
    ...(signed && { signed }),
    ...(scanned && { scan: scanned.scan }),
    ...(scanned && (await prunesIn(services, route, planId))),
    ...toldWay(way),
    plannedAt: services.now().toISOString(),
  };
  await records.write(planPath(planId), plan);
  return chosenOf(route, plan);
});

/** @throws TransferError NOTHING_SELECTED */
function chosenOf(route: Route, plan: TransferPlan): PlannedTransfer {
  if (plan.artifacts + plan.unresolved.length + plan.skipped === 0) throw nothingSelected(route, plan);
  return outputOf(route, plan);
}

/** Who demands signatures of what arrives must be given them. */
const staysBehind =
  'signatures stay behind: the selection leaves referrers out (referrers: all takes them along)';

/** What a transfer must know of its plan. */
export const outputOf = (
  route: Route,
  {
    artifacts,
    unresolved,
    batches,
    bytes,
    prune,
    via = 'transfer',
  }: Pick<TransferPlan, 'artifacts' | 'unresolved' | 'batches' | 'bytes' | 'prune' | 'via'>,
): PlannedTransfer => ({
  artifacts,
  unresolved: unresolved.length,
  terms: termsOf(route, via),
  batches,
  bytes,
  lanes: Math.min(batches, slotsOf(route)[via]),
  ...(prune !== undefined && goesOn(route, prune) && { prunes: true }),
});

/**
 * A list of tags is told even when none is gone; across an air gap what is gone is looked for later, and
 * manifests can be left of a transfer before.
 */
const goesOn = ({ mode }: Route, prune: PruneSummary): boolean =>
  prune.refused === undefined && (mode !== 'connected' || prune.mode === 'delete');

/** What was found of tags that are gone at the source; what was not looked at to its end is refused. */
async function prunesIn(
  services: Services,
  route: Route,
  planId: string,
): Promise<Pick<TransferPlan, 'prune'>> {
  const { mode } = route.prune;
  if (mode === 'off') return {};
  const path = prunePath(planId);
  const found = await services.records(route).read(path);
  if (found?.after === undefined && found !== undefined) return { prune: summaryOf(found) };
  const refused = 'the look for tags that are gone did not come to its end';
  const { after: _, ...cut } = found ?? { mode, tags: [], found: 0, kept: [] };
  await services.records(route).write(path, { ...cut, refused });
  return { prune: summaryOf({ ...cut, refused }) };
}

/** What somebody named stands for itself: the rules need not choose it again. */
function withoutNamed(groups: readonly ArtifactGroup[], named: readonly string[]): ArtifactGroup[] {
  const names = new Set(named);
  if (names.size === 0) return [...groups];
  return groups
    .map((group) => group.filter(({ reference }) => !names.has(reference)))
    .filter((group) => group.length > 0);
}

function nothingSelected(route: Route, { scan, notes }: TransferPlan): TransferError {
  const { registry } = endOf(route, 'source');
  const looked = scan && ` among ${plural(scan.tags, 'tag')} of ${plural(scan.repositories, 'repository')}`;
  return new TransferError(
    'NOTHING_SELECTED',
    [`the selection chooses nothing in ${registry}${looked ?? ''}`, ...notes].join('; '),
    { operation: 'plan transfer', origin: 'request' },
  );
}
