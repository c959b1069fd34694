import type { OrchestrationContext, Task } from 'durable-functions';
import type { PlannedTransfer } from '../../activities/plan/plan-transfer';
import type { LaneInput, LaneOutcome } from '../../domain/transfer/lane';
import { laneId } from '../../domain/transfer/names';
import { orchestratorNames } from '../names';

/**
 * Moves all batches of a transfer, in lanes side by side. What stopped one lane stops the transfer only when
 * the others have not moved its share.
 */
export function* runLanes(
  context: OrchestrationContext,
  transferId: string,
  { batches, lanes, terms }: PlannedTransfer,
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
  return { unrecorded: outcomes.flatMap(({ unrecorded }) => unrecorded), ...(error && { error }) };
}
