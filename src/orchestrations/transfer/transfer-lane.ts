import type { OrchestrationContext, OrchestrationHandler } from 'durable-functions';
import {
  type LaneInput,
  type BatchInput,
  laneInputSchema,
  type LaneOutcome,
} from '../../domain/transfer/inputs';
import { batchId } from '../../domain/transfer/names';
import type { LaneProgress } from '../../domain/transfer/status';
import { attempt, callChild, failureOf, inputOf } from '../call';
import { poll } from '../poll';
import { recordDead, type BatchOutcome } from './record-batch';
import type { Steps } from '../pace';

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
    if (unrecorded !== undefined) done = { unrecorded: [...done.unrecorded, unrecorded] };
    after = batch;
  }
  context.df.continueAsNew({ ...input, done, after } satisfies LaneInput);
  return undefined;
};

/** A batch catches all of its own: one that fails died each time it was called, or has a defect. */
function* moveBatch(context: OrchestrationContext, input: BatchInput): Steps<BatchOutcome> {
  const id = batchId(input.transferId, input.batch);
  try {
    return (yield callChild(context, 'transferBatch', input, id)) as BatchOutcome;
  } catch (thrown) {
    return yield* recordDead(context, input, failureOf(thrown, 'transfer batch'));
  }
}

const pace = { firstSeconds: 5, longestSeconds: 60 };

/**
 * The next batch of a lane, once it may begin; undefined when all are taken. Giving up at an outage of the
 * state container would lose every batch that is left: it is waited for as long as for a run. `onWaiting` is
 * told of a batch that has to wait for others of the route.
 */
function* nextBatch(
  context: OrchestrationContext,
  { transferId, terms, lane, batches }: LaneInput,
  after: number,
  onWaiting: (batch: number) => void,
): Steps<number | undefined> {
  const look = { route: terms.name, transferId, lane, after, batches };
  const { batch } = yield* poll(context, pace, {
    look: () => attempt(context, 'claimBatch', look),
    answer: (claimed) => {
      if (claimed.batch === undefined || !claimed.waits) return claimed;
      onWaiting(claimed.batch);
      return undefined;
    },
    outageSeconds: terms.polling.deadlineSeconds,
  });
  return batch;
}
