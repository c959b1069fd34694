import type { OrchestrationContext, Task } from 'durable-functions';
import type { LaneInput } from '../../domain/transfer/lane';
import { attempt } from '../call';
import { poll } from '../poll';

const pace = { firstSeconds: 5, longestSeconds: 60 };

/**
 * The next batch of a lane, once it may begin; undefined when all are taken. Giving up at an outage of the
 * state container would lose every batch that is left: it is waited for as long as for a run. `onWaiting` is
 * told of a batch that has to wait for others of the route.
 */
export function* nextBatch(
  context: OrchestrationContext,
  { transferId, terms, lane, batches }: LaneInput,
  after: number,
  onWaiting: (batch: number) => void,
): Generator<Task, number | undefined, unknown> {
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
