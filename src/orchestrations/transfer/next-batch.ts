import type { OrchestrationContext, Task } from 'durable-functions';
import type { Outcome } from '../../domain/errors';
import { persist } from '../call';
import { pollDelay, secondsSince, sleep } from '../pace';
import type { LaneInput } from './transfer-lane';

const polling = { firstSeconds: 5, longestSeconds: 60 };

/**
 * The next batch of a lane, once it may begin; undefined when all are taken. Giving up at an outage of the state
 * container would lose every batch that is left: it is waited for as long as for a run. `onWaiting` is told of a batch
 * that has to wait for others of the route.
 */
export function* nextBatch(
  context: OrchestrationContext,
  { transferId, terms, lane, batches }: LaneInput,
  after: number,
  onWaiting: (batch: number) => void,
): Generator<Task, Outcome<number | undefined>, unknown> {
  const start = context.df.currentUtcDateTime;
  const look = { route: terms.name, transferId, lane, after, batches };
  for (;;) {
    const claimed = yield* persist(context, terms.polling, 'claimBatch', look);
    if (!claimed.ok) return claimed;
    const { batch, waits } = claimed.value;
    if (batch === undefined || !waits) return { ok: true, value: batch };
    onWaiting(batch);
    yield* sleep(context, pollDelay(polling, secondsSince(context, start)));
  }
}
