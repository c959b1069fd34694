import type { OrchestrationContext, OrchestrationHandler } from 'durable-functions';
import type { ScannedCatalog } from '../../activities/plan/scan/scan-catalog';
import type { PlannedTransfer } from '../../activities/plan/plan-transfer';
import { type PlanInput, planInputSchema, type PlanOutcome } from '../../domain/plan/transfer-plan';
import type { ScanCursor } from '../../domain/plan/scan';
import type { TransferInput } from '../../domain/transfer/inputs';
import { attempt, must, Stop, type InputOf, failureOf, inputOf } from '../call';
import { sleep, type Steps } from '../pace';

/**
 * Plans a transfer: from what was carried across an air gap, from an approved plan, from that of a transfer
 * it tries again, or from its request. One that is begun again keeps the plan it has. `notes` are kept with
 * the plan.
 * @throws Stop
 */
export function* planTransfer(
  context: OrchestrationContext,
  { transferId, route, receives, selects, plan, plannedBy, restart }: TransferInput,
  notes: readonly string[],
): Steps<PlannedTransfer> {
  if (restart !== undefined) {
    const stored = yield* must(context, 'storedPlan', { transferId, route });
    if (stored.plan !== undefined) return stored.plan;
  }
  if (receives) return yield* must(context, 'planCarried', { transferId, route, notes });
  if (plannedBy !== undefined) {
    yield* verifyAgain(context, { transferId, route, plan: plannedBy, retries: true });
    return yield* must(context, 'planRetry', { transferId, route, notes, plannedBy });
  }
  if (plan !== undefined) {
    yield* verifyAgain(context, { transferId, route, plan });
    return yield* must(context, 'adoptPlan', { transferId, route, notes, plan });
  }
  return yield* planRequest(context, { planId: transferId, route, ...(selects && { selects }) }, notes);
}

/** Plans what a request names and what its rules choose. @throws Stop */
function* planRequest(
  context: OrchestrationContext,
  { planId, route, selects }: PlanInput,
  notes: readonly string[],
): Steps<PlannedTransfer> {
  const scan = selects ? yield* scanSource(context, { planId, route }) : undefined;
  if (scan?.prunes) yield* lookForGone(context, { planId, route, scan: scan.cursor });
  return yield* must(context, 'planTransfer', { planId, route, notes, ...(scan && { scan: scan.cursor }) });
}

/** Scans the source by the selection of its request, a stretch an activity: histories hold cursors only. */
function* scanSource(
  context: OrchestrationContext,
  plan: { readonly planId: string; readonly route: string },
): Steps<ScannedCatalog> {
  let cursor: ScanCursor | undefined;
  for (;;) {
    const scanned = yield* must(context, 'scanCatalog', { ...plan, ...(cursor && { cursor }) });
    if (scanned.done) return scanned;
    ({ cursor } = scanned);
    if (scanned.waitSeconds !== undefined) yield* sleep(context, scanned.waitSeconds);
  }
}

/** Verifies the signatures of what an earlier plan holds, a while an activity. */
function* verifyAgain(
  context: OrchestrationContext,
  planned: Omit<InputOf<'verifyPlanned'>, 'after'>,
): Steps<void> {
  let after = 0;
  for (;;) {
    const verified = yield* must(context, 'verifyPlanned', { ...planned, ...(after > 0 && { after }) });
    if (verified.done) return;
    ({ after } = verified);
    if (verified.waitSeconds !== undefined) yield* sleep(context, verified.waitSeconds);
  }
}

/** Looks which tags are gone at the source, a while an activity; what keeps it from its end stops no plan. */
function* lookForGone(
  context: OrchestrationContext,
  plan: { readonly planId: string; readonly route: string; readonly scan: ScanCursor },
): Steps<void> {
  for (let goesOn = false; ; goesOn = true) {
    const looked = yield* attempt(context, 'planPrune', {
      ...plan,
      ...(goesOn && { goesOn: true as const }),
    });
    if (!looked.ok && looked.error.code === 'CANCELLED') throw new Stop(looked.error);
    if (!looked.ok || looked.value.done) return;
  }
}

/** Plans without effects: neither registry nor pipelines are touched. What is planned stays as documents. */
export const makePlan: OrchestrationHandler = function* (context) {
  const input = inputOf(context, planInputSchema);
  try {
    yield* planRequest(context, input, []);
    return {} satisfies PlanOutcome;
  } catch (thrown) {
    return { error: failureOf(thrown, 'make plan') } satisfies PlanOutcome;
  }
};
