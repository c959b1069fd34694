import type { OrchestrationContext, OrchestrationHandler } from 'durable-functions';
import {
  type LaneInput,
  type BatchInput,
  laneInputSchema,
  type LaneOutcome,
} from '../../domain/transfer/inputs';
import { batchId } from '../../domain/transfer/names';
import type { BatchResult } from '../../domain/transfer/results';
import type { LaneProgress } from '../../domain/transfer/status';
import { callChild, failureOf, inputOf } from '../call';
import { resumeOutage } from '../outage';
import type { Steps } from '../pace';
import { pollHeld } from '../poll';
import { endDead } from './end-dead';

/** Batches before the lane starts over with an empty history. */
const batchesPerHistory = 25;

/**
 * Moves one batch after the other, each time the next that nobody has. Lanes give a transfer its parallelism,
 * and a slow batch holds up its own lane only. (A window over pending tasks would need to wait for the same
 * task twice, which the durable extension schedules twice.)
 */
export const transferLane: OrchestrationHandler = function* (context) {
  let lane = inputOf(context, laneInputSchema);
  const { transferId, terms } = lane;
  for (let n = 0; n < batchesPerHistory; n++) {
    resumeOutage(context, lane.last?.error);
    const { batch, ...outcome } = yield* nextBatch(context, lane);
    if (batch === undefined) return outcome satisfies LaneOutcome;
    context.df.setCustomStatus({ batch } satisfies LaneProgress);
    lane = { ...lane, last: yield* moveBatch(context, { transferId, terms, batch }) };
  }
  context.df.continueAsNew(lane);
  return undefined;
};

/** A batch catches all of its own: one that fails died each time it was called, or has a defect. */
function* moveBatch(context: OrchestrationContext, input: BatchInput): Steps<BatchResult> {
  const id = batchId(input.transferId, input.batch);
  try {
    return (yield callChild(context, 'transferBatch', input, id)) as BatchResult;
  } catch (thrown) {
    return yield* endDead(context, input, failureOf(thrown, 'transfer batch'));
  }
}

/**
 * The next batch of a lane, once it may begin; none when all are taken. What the last came to is written down
 * with the claim. Giving up at an outage of the state container would lose every batch that is left: it is
 * waited for as long as for a run.
 */
function* nextBatch(
  context: OrchestrationContext,
  { transferId, terms, lane, batches, last }: LaneInput,
): Steps<LaneOutcome & { readonly batch?: number }> {
  const look = {
    ...{ route: terms.name, transferId, lane, after: last?.batch ?? 0, batches },
    ...(terms.byImport && { byImport: terms.byImport }),
  };
  let unrecorded = last;
  try {
    const { batch } = yield* pollHeld(context, {
      name: 'claimBatch',
      input: () => ({ ...look, ...(unrecorded && { result: unrecorded }) }),
      answer: (claimed) => {
        unrecorded = undefined;
        if (claimed.batch === undefined || !claimed.waits) return claimed;
        context.df.setCustomStatus({ batch: claimed.batch, waits: true } satisfies LaneProgress);
        return undefined;
      },
      outageSeconds: terms.polling.deadlineSeconds,
      changesIn: ({ opensInSeconds }) => opensInSeconds,
    });
    return { ...(batch !== undefined && { batch }) };
  } catch (thrown) {
    return { error: failureOf(thrown, 'claim batch'), ...(unrecorded && { unrecorded }) };
  }
}
