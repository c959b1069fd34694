import type { OrchestrationContext, OrchestrationHandler, Task } from 'durable-functions';
import type { BatchInput } from '../../domain/transfer/batch-input';
import { laneInputSchema, type LaneInput, type LaneOutcome } from '../../domain/transfer/lane';
import { batchId, blobName } from '../../domain/transfer/names';
import type { LaneProgress } from '../../domain/transfer/progress';
import { failureOf } from '../call';
import { inputOf } from '../input';
import { orchestratorNames } from '../names';
import { nextBatch } from './next-batch';
import type { BatchOutcome } from './transfer-batch';

/** Batches before the lane starts over with an empty history. */
const batchesPerHistory = 25;

/**
 * Moves one batch after the other, each time the next that nobody has. Lanes give a transfer its parallelism,
 * and a slow batch holds up its own lane only. (A window over pending tasks would need to wait for the same
 * task twice, which the durable extension schedules twice.)
 */
export const transferLane: OrchestrationHandler = function* (context) {
  const input = inputOf(context, laneInputSchema);
  const { transferId, terms } = input;
  let { done, after } = input;
  for (let n = 0; n < batchesPerHistory; n++) {
    let batch: number | undefined;
    try {
      batch = yield* nextBatch(context, input, after, (waiting) => {
        context.df.setCustomStatus({ batch: waiting, waits: true } satisfies LaneProgress);
      });
    } catch (thrown) {
      return { ...done, error: failureOf(thrown, 'claim batch') } satisfies LaneOutcome;
    }
    if (batch === undefined) return done;
    context.df.setCustomStatus({ batch } satisfies LaneProgress);
    const { unrecorded } = yield* moveBatch(context, { transferId, terms, batch });
    done = {
      moved: done.moved + 1,
      unrecorded: [...done.unrecorded, ...(unrecorded ? [unrecorded] : [])],
    };
    after = batch;
  }
  context.df.continueAsNew({ ...input, done, after } satisfies LaneInput);
  return undefined;
};

/**
 * A batch orchestration catches all of its own: one that fails was terminated by an operator, or has a
 * defect.
 */
function* moveBatch(
  context: OrchestrationContext,
  input: BatchInput,
): Generator<Task, BatchOutcome, unknown> {
  const { transferId, batch } = input;
  try {
    return (yield context.df.callSubOrchestrator(
      orchestratorNames.transferBatch,
      input,
      batchId(transferId, batch),
    )) as BatchOutcome;
  } catch (thrown) {
    const error = failureOf(thrown, 'transfer batch');
    return { unrecorded: { batch, blob: blobName(transferId, batch), spans: {}, error } };
  }
}
