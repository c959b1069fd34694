import type { OrchestrationContext, OrchestrationHandler } from 'durable-functions';
import type { PlannedTransfer } from '../../activities/plan/plan-transfer';
import type { Failure } from '../../domain/errors';
import type { PruneStop } from '../../domain/prune/pruned';
import type { Polling } from '../../domain/route';
import {
  type LaneInput,
  type LaneOutcome,
  transferInputSchema,
  type TransferInput,
} from '../../domain/transfer/inputs';
import { laneId } from '../../domain/transfer/names';
import type { BatchResult, TransferOutcome } from '../../domain/transfer/results';
import type { Phase, Span, TransferProgress } from '../../domain/transfer/status';
import { callChild, must, inputOf, Stop } from '../call';
import { resumeOutage } from '../outage';
import { awaitTurn } from './await-turn';
import { prune } from './prune';
import { reportAndEnd } from './report-and-end';
import { nowOf, type Steps } from '../pace';

/** What comes before the first batch. Both throw what stops the transfer. */
export interface TransferSteps {
  /** Waits until the pipelines of the route can take runs; returns what is to be noted of them. */
  readonly awaitRoute: (context: OrchestrationContext, input: TransferInput) => Steps<readonly string[]>;
  readonly planTransfer: (
    context: OrchestrationContext,
    input: TransferInput,
    notes: readonly string[],
  ) => Steps<PlannedTransfer>;
}

/** How long the report of a transfer is tried that has no plan, and so no terms. */
const unplanned: Polling = { firstSeconds: 10, longestSeconds: 60, deadlineSeconds: 3600 };

/** How often a transfer enters a ledger again that was lost. */
const mostEntries = 5;

/** plan -> wait for a turn -> (export -> copy -> import -> verify) per batch, in lanes -> prune -> report. */
export const transfer = ({ awaitRoute, planTransfer }: TransferSteps): OrchestrationHandler =>
  function* (context) {
    const input = inputOf(context, transferInputSchema);
    const { transferId, route, restart } = input;
    const startedAt = restart?.startedAt ?? nowOf(context);
    let planSpan: Span | undefined;
    const show = (phase: Phase, plan?: PlannedTransfer, waitingFor: readonly string[] = []): void => {
      context.df.setCustomStatus({
        phase,
        startedAt,
        artifacts: plan?.artifacts ?? 0,
        batches: plan?.batches ?? 0,
        ...(plan?.bytes !== undefined && { bytes: plan.bytes }),
        ...(planSpan && { plannedAt: planSpan.to }),
        lanes: plan?.lanes ?? 0,
        ...(plan && { via: plan.terms.byImport ? ('import' as const) : ('transfer' as const) }),
        ...(waitingFor.length > 0 && { waitingFor: waitingFor.slice(0, 10) }),
      } satisfies TransferProgress);
    };

    let plan: PlannedTransfer | undefined;
    let unrecorded: readonly BatchResult[] = [];
    let error: Failure | undefined;
    let pruneSpan: Span | undefined;
    let pruneStop: PruneStop | undefined;
    try {
      show('plan');
      plan = yield* planTransfer(context, input, yield* awaitRoute(context, input));
      planSpan = { from: startedAt, to: nowOf(context) };
      if (plan.artifacts > 0)
        plan = yield* awaitTurn(context, input, plan, (behind) => show('plan', plan, behind));
      show(input.receives || plan.terms.byImport ? 'import' : 'export', plan);
      ({ unrecorded, error } = yield* runLanes(context, input, plan));
      for (let again = 1; error?.code === 'LEDGER_LOST' && again <= mostEntries; again++) {
        // The plan stays as it is: some of its batches are done.
        const { selects: _, ...named } = input;
        yield* awaitTurn(context, named, plan, () => undefined);
        ({ unrecorded, error } = yield* runLanes(context, input, plan));
      }
      if (plan.prunes && error === undefined && unrecorded.length === 0) {
        show('prune', plan);
        const from = nowOf(context);
        pruneStop = yield* prune(context, input, plan);
        pruneSpan = { from, to: nowOf(context) };
      }
    } catch (thrown) {
      // Whatever did not decide to end the transfer kills it, and it is begun again.
      if (!(thrown instanceof Stop)) throw thrown;
      error = thrown.failure;
    }
    show('report', plan);
    const ending = {
      transferId,
      route,
      startedAt,
      finishedAt: nowOf(context),
      ...(planSpan && { planSpan }),
      ...(restart && { note: restart.note }),
      ...(unrecorded.length > 0 && { unrecorded }),
      ...(pruneSpan && { pruneSpan }),
      ...(pruneStop && { pruneStop }),
      ...(error && { error }),
    };
    const summary = yield* reportAndEnd(context, ending, plan?.terms.polling ?? unplanned);
    return { ...(error && { error }), ...summary } satisfies TransferOutcome;
  };

/**
 * Moves all batches of a transfer, in lanes side by side. What stopped one lane stops the transfer only when
 * the others have not moved its share.
 * @throws Error when a lane died each time it was called
 */
function* runLanes(
  context: OrchestrationContext,
  { transferId, route }: TransferInput,
  { batches, lanes, terms }: PlannedTransfer,
): Steps<{ readonly unrecorded: readonly BatchResult[]; readonly error?: Failure }> {
  if (lanes === 0) return { unrecorded: [] };
  const outcomes = (yield context.df.Task.all(
    Array.from({ length: lanes }, (_, i) => {
      const lane = i + 1;
      const input: LaneInput = { transferId, terms, lane, batches };
      return callChild(context, 'transferLane', input, laneId(transferId, lane));
    }),
  )) as LaneOutcome[];
  const unrecorded = outcomes.flatMap((outcome) => outcome.unrecorded ?? []);
  const error = outcomes.find((outcome) => outcome.error)?.error;
  if (error === undefined) return { unrecorded };
  resumeOutage(context, error);
  const left = yield* must(context, 'leftBatches', { transferId, route }, terms.polling);
  const isLeft = left.waiting > 0 || left.begun.some((batch) => !unrecorded.some((r) => r.batch === batch));
  return { unrecorded, ...(isLeft && { error }) };
}
