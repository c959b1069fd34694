import { z } from 'zod';
import { totalsOf } from '../../domain/plan/batches';
import { TransferError } from '../../domain/errors';
import { type ArtifactGroup, scanCursorSchema } from '../../domain/plan/scan';
import type { TransferPlan } from '../../domain/plan/transfer-plan';
import { sideOf, termsOf, type Route, type RouteTerms } from '../../domain/route';
import { createPassedOver } from '../../records/passed-over';
import { gatherShards } from '../../records/plan/gather-shards';
import { plural } from '../../domain/transfer/plural';
import { activity } from '../activity';
import { cutBatches } from './cut-batches';
import { resolveExplicit } from './explicit';
import { wantedPath, planPath } from '../../records/plan/paths';

/** What is given to plan a transfer otherwise than by its request. */
export const transferToPlan = z.object({
  transferId: z.string(),
  route: z.string(),
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
}

/**
 * Puts together what was named and what the scan chose, and writes the plan and a waybill per batch.
 * @throws TransferError NOTHING_SELECTED
 */
export const planTransfer = activity(planTransferInput, async (input, services): Promise<PlannedTransfer> => {
  const { planId } = input;
  const route = services.route(input.route);
  const wanted = await services.records(route).demand(wantedPath(planId));
  const explicit = await resolveExplicit(route, wanted.artifacts, services);
  const scanned =
    wanted.selection !== undefined && input.scan !== undefined
      ? await gatherShards(services, route, planId, wanted.selection, input.scan)
      : undefined;
  const groups = [...explicit.groups, ...withoutNamed(scanned?.groups ?? [], wanted.artifacts)];
  const passedOver = createPassedOver();
  const batches = await cutBatches(services, route, planId, groups, passedOver);
  const unresolved = [...explicit.unresolved, ...(scanned?.unresolved ?? [])];
  const upToDate =
    scanned !== undefined && scanned.skipped > 0 && batches.length === 0
      ? [`nothing to transfer: the target holds all ${scanned.skipped} selected artifacts`]
      : [];
  const plan: TransferPlan = {
    planId,
    route: route.name,
    ...totalsOf(batches),
    skipped: scanned?.skipped ?? 0,
    unresolved,
    notes: [...input.notes, ...explicit.notes, ...upToDate, ...(scanned?.notes ?? []), ...passedOver.notes()],
    ...(scanned && { scan: scanned.scan }),
    plannedAt: services.now().toISOString(),
  };
  await services.records(route).write(planPath(planId), plan);
  if (plan.artifacts + unresolved.length + plan.skipped === 0) throw nothingSelected(route, plan);
  return outputOf(route, plan);
});

/** What a transfer must know of its plan. */
export const outputOf = (
  route: Route,
  {
    artifacts,
    unresolved,
    batches,
    bytes,
  }: Pick<TransferPlan, 'artifacts' | 'unresolved' | 'batches' | 'bytes'>,
): PlannedTransfer => ({
  artifacts,
  unresolved: unresolved.length,
  terms: termsOf(route),
  batches,
  bytes,
  lanes: Math.min(batches, route.concurrentBatches),
});

/** What somebody named stands for itself: the rules need not choose it again. */
function withoutNamed(groups: readonly ArtifactGroup[], named: readonly string[]): ArtifactGroup[] {
  const names = new Set(named);
  if (names.size === 0) return [...groups];
  return groups
    .map((group) => group.filter(({ reference }) => !names.has(reference)))
    .filter((group) => group.length > 0);
}

function nothingSelected(route: Route, { scan, notes }: TransferPlan): TransferError {
  const { registry } = sideOf(route, 'source');
  const looked = scan && ` among ${plural(scan.tags, 'tag')} of ${plural(scan.repositories, 'repository')}`;
  return new TransferError(
    'NOTHING_SELECTED',
    [`the selection chooses nothing in ${registry}${looked ?? ''}`, ...notes].join('; '),
    { operation: 'plan transfer', origin: 'request' },
  );
}
