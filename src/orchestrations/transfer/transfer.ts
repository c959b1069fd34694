import type { OrchestrationContext, OrchestrationHandler, Task } from 'durable-functions';
import type { PlanTransferOutput } from '../../activities/plan/plan-transfer';
import type { Failure } from '../../domain/errors';
import { laneId } from '../../domain/transfer/names';
import type { Polling } from '../../domain/route';
import type { ArtifactCounts } from '../../domain/transfer/artifact-result';
import type { BatchResult, Span } from '../../domain/transfer/batch-result';
import type { Phase, TransferStatus } from '../../domain/transfer/status';
import type { TransferProgress } from '../../domain/transfer/progress';
import { transferInputSchema, type TransferInput } from '../../domain/transfer/transfer-input';
import { awaitRoute } from '../pipelines/await-route';
import { awaitTurn, endTurn } from './await-turn';
import { failureOf, must } from '../call';
import { inputOf } from '../input';
import { orchestratorNames } from '../names';
import { scanSource } from '../plan/scan';
import type { LaneInput, LaneOutcome } from './transfer-lane';

export interface TransferOutput {
  readonly status: TransferStatus;
  readonly artifacts: ArtifactCounts;
  /** What stopped the transfer as a whole. */
  readonly error?: Failure;
}

/** How long the report of a transfer is tried that has no plan, and so no terms. */
const unplanned: Polling = { firstSeconds: 10, longestSeconds: 60, deadlineSeconds: 3600 };

/**
 * plan -> wait for one's turn -> (export run -> blob copy -> import run -> verify) per batch, side by side in
 * lanes -> report.
 */
export const transfer: OrchestrationHandler = function* (context) {
  const input = inputOf(context, transferInputSchema);
  const startedAt = context.df.currentUtcDateTime.toISOString();
  const show = (phase: Phase, plan?: PlanTransferOutput, waitingFor: readonly string[] = []): void => {
    context.df.setCustomStatus({
      phase,
      startedAt,
      artifacts: plan?.artifacts ?? 0,
      batches: plan?.batches ?? 0,
      lanes: plan?.lanes ?? 0,
      ...(waitingFor.length > 0 && { waitingFor: waitingFor.slice(0, 10) }),
    } satisfies TransferProgress);
  };

  let plan: PlanTransferOutput | undefined;
  let planSpan: Span | undefined;
  let queued = false;
  let unrecorded: readonly BatchResult[] = [];
  let error: Failure | undefined;
  try {
    show('plan');
    plan = yield* makePlan(context, input);
    planSpan = { from: startedAt, to: context.df.currentUtcDateTime.toISOString() };
    if (plan.artifacts > 0) {
      queued = true;
      const waited = yield* awaitTurn(context, input, plan.terms, (behind) => show('plan', plan, behind));
      // An approved plan runs as it is.
      if (waited && input.selects === true && input.plan === undefined)
        plan = yield* must(
          context,
          'trimPlan',
          { transferId: input.transferId, route: input.route },
          plan.terms.polling,
        );
    }
    show(input.receives ? 'import' : 'export', plan);
    const moved = yield* runLanes(context, input, plan);
    ({ unrecorded, error } = moved);
  } catch (thrown) {
    error = failureOf(thrown, 'transfer');
  }
  if (queued) yield* endTurn(context, input);
  show('report', plan);
  const ending = {
    transferId: input.transferId,
    route: input.route,
    startedAt,
    finishedAt: context.df.currentUtcDateTime.toISOString(),
    ...(planSpan && { planSpan }),
    ...(unrecorded.length > 0 && { unrecorded }),
    ...(error && { error }),
  };
  const summary = yield* must(context, 'reportTransfer', ending, plan?.terms.polling ?? unplanned);
  return { ...summary, ...(error && { error }) } satisfies TransferOutput;
};

function* makePlan(
  context: OrchestrationContext,
  input: TransferInput,
): Generator<Task, PlanTransferOutput, unknown> {
  const { transferId, route, receives, selects, plan } = input;
  const notes = yield* awaitRoute(context, input);
  if (receives) return yield* must(context, 'planReceipt', { transferId, route, notes });
  if (plan !== undefined) return yield* must(context, 'adoptPlan', { transferId, route, notes, plan });
  const scan = selects === true ? yield* scanSource(context, { transferId, route }) : undefined;
  return yield* must(context, 'planTransfer', { transferId, route, notes, ...(scan && { scan }) });
}

/** What stopped one lane stops the transfer only when the others have not moved its share. */
function* runLanes(
  context: OrchestrationContext,
  { transferId }: TransferInput,
  { batches, lanes, terms }: PlanTransferOutput,
): Generator<Task, Pick<LaneOutcome, 'unrecorded' | 'error'>, unknown> {
  if (lanes === 0) return { unrecorded: [] };
  const outcomes = (yield context.df.Task.all(
    Array.from({ length: lanes }, (_, i) => {
      const lane = i + 1;
      const done: LaneOutcome = { moved: 0, unrecorded: [] };
      const input: LaneInput = { transferId, terms, lane, batches, done, after: 0 };
      return context.df.callSubOrchestrator(orchestratorNames.transferLane, input, laneId(transferId, lane));
    }),
  )) as LaneOutcome[];
  const moved = outcomes.reduce((sum, outcome) => sum + outcome.moved, 0);
  const error = moved < batches ? outcomes.find((outcome) => outcome.error)?.error : undefined;
  return { unrecorded: outcomes.flatMap((outcome) => outcome.unrecorded), ...(error && { error }) };
}
