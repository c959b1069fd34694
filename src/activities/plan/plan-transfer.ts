import type { Documents } from '../../azure/documents';
import { bytesOf, largestFirst, splitIntoBatches } from '../../domain/plan/batches';
import { TransferError } from '../../domain/errors';
import { documents } from '../../domain/transfer/names';
import type { ArtifactGroup } from '../../domain/plan/shard';
import type { TransferPlan } from '../../domain/plan/transfer-plan';
import type { TransferRequest } from '../../domain/transfer/request';
import { sideOf, termsOf, type Route, type RouteTerms } from '../../domain/route';
import type { Activity } from '../activity';
import { exportedBatches } from '../../records/plan/exported-batches';
import { gatherShards } from '../../records/plan/gather';
import { resolveExplicit } from './explicit';
import type { ScanCursor } from '../../domain/plan/scan';
import { writeWaybills } from '../../records/transfer/waybills';

export interface PlanTransferInput {
  readonly transferId: string;
  readonly route: string;
  /** Findings of the route check, kept with the plan. */
  readonly notes: readonly string[];
  /** Where the scan of the source ended, when the request has a selection. */
  readonly scan?: ScanCursor;
}

export interface PlanTransferOutput {
  readonly artifacts: number;
  readonly unresolved: number;
  readonly terms: RouteTerms;
  readonly batches: number;
  /** How many batches are in flight at most. */
  readonly lanes: number;
}

/**
 * Puts together what was named and what the scan chose, and writes the plan and a waybill per batch. @throws TransferError NOTHING_SELECTED
 */
export const planTransfer: Activity<PlanTransferInput, PlanTransferOutput> = async (input, services) => {
  const { transferId } = input;
  const route = services.route(input.route);
  const store = services.documents(route);
  const request = await requireRequest(store, transferId);
  const explicit = await resolveExplicit(route, request.artifacts, services);
  const scanned =
    request.selection !== undefined && input.scan !== undefined
      ? await gatherShards(store, transferId, request.selection, input.scan)
      : undefined;
  const groups = [...explicit.groups, ...withoutNamed(scanned?.groups ?? [], request.artifacts)];
  const exported =
    groups.length > 0 && route.mode === 'connected' ? await exportedBatches(store, route.name) : [];
  const batches = largestFirst(splitIntoBatches(groups, exported));
  await writeWaybills(store, route, transferId, batches);
  const unresolved = [...explicit.unresolved, ...(scanned?.unresolved ?? [])];
  const upToDate =
    scanned !== undefined && scanned.skipped > 0 && batches.length === 0
      ? [`nothing to transfer: the target holds all ${scanned.skipped} selected artifacts`]
      : [];
  const plan: TransferPlan = {
    transferId,
    route: route.name,
    batches: batches.length,
    artifacts: batches.reduce((sum, batch) => sum + batch.length, 0),
    bytes: batches.reduce((sum, batch) => sum + bytesOf(batch), 0),
    skipped: scanned?.skipped ?? 0,
    unresolved,
    notes: [...input.notes, ...explicit.notes, ...upToDate, ...(scanned?.notes ?? [])],
    ...(scanned && { scan: scanned.scan }),
    plannedAt: services.now().toISOString(),
  };
  await store.write(documents.plan(transferId), plan);
  if (plan.artifacts + unresolved.length + plan.skipped === 0) throw nothingSelected(route, plan);
  return outputOf(route, plan);
};

export const outputOf = (
  route: Route,
  { artifacts, unresolved, batches }: TransferPlan,
): PlanTransferOutput => ({
  artifacts,
  unresolved: unresolved.length,
  terms: termsOf(route),
  batches,
  lanes: Math.min(batches, route.concurrentBatches),
});

async function requireRequest(store: Documents, transferId: string): Promise<TransferRequest> {
  const request = await store.read<TransferRequest>(documents.request(transferId));
  if (request !== undefined) return request;
  throw new TransferError('INTERNAL', `the request document of ${transferId} is gone`, {
    operation: 'plan transfer',
    origin: 'app',
  });
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
  const { registry } = sideOf(route, 'source');
  const looked = scan === undefined ? '' : ` among ${scan.tags} tags of ${scan.repositories} repositories`;
  return new TransferError(
    'NOTHING_SELECTED',
    [`the selection chooses nothing in ${registry}${looked}`, ...notes].join('; '),
    { operation: 'plan transfer', origin: 'request' },
  );
}
