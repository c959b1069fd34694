import type { OrchestrationContext, Task } from 'durable-functions';
import { demand, Stop } from '../call';
import { pollDelay, secondsSince, sleep } from '../pace';
import type { TransferInput } from '../../domain/transfer/transfer-input';

/** A pipeline is made in seconds; one that takes longer than this is stuck. */
const patienceSeconds = 15 * 60;
const polling = { firstSeconds: 2, longestSeconds: 60 };

/**
 * Checks a route until its pipelines can take runs. Returns the notes of all looks: only the look that made a pipeline knows that it did.
 * @throws Stop with what is wrong, PIPELINE_NOT_READY or CANCELLED.
 */
export function* awaitRoute(
  context: OrchestrationContext,
  { transferId, route }: TransferInput,
): Generator<Task, readonly string[], unknown> {
  const start = context.df.currentUtcDateTime;
  const notes = new Set<string>();
  for (;;) {
    const found = yield* demand(context, 'checkRoute', { transferId, route });
    for (const note of found.notes) notes.add(note);
    if (found.pending.length === 0) return [...notes];
    const waited = secondsSince(context, start);
    if (waited > patienceSeconds) {
      throw new Stop({
        code: 'PIPELINE_NOT_READY',
        message: `${found.pending.join('; ')}, for ${Math.round(waited / 60)} minutes now`,
        operation: 'check route',
        origin: 'app',
        retryable: true,
      });
    }
    yield* sleep(context, pollDelay(polling, waited));
  }
}
