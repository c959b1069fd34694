import type { OrchestrationContext } from 'durable-functions';
import type { TransferInput } from '../../domain/transfer/inputs';
import { attempt } from '../call';
import { poll } from '../poll';
import type { Steps } from '../pace';

/** A pipeline is made in seconds; one that takes longer than this is stuck. */
const patienceSeconds = 15 * 60;
const pace = { firstSeconds: 2, longestSeconds: 60 };

/**
 * Checks a route, once its windows are open, until its pipelines can take runs. Returns the notes of all
 * looks: only the look that made a pipeline knows that it did.
 * @throws Stop with what is wrong, PIPELINE_NOT_READY or CANCELLED.
 */
export function* awaitRoute(
  context: OrchestrationContext,
  { transferId, route }: TransferInput,
): Steps<readonly string[]> {
  const notes = new Set<string>();
  const check = () => attempt(context, 'checkRoute', { transferId, route });
  // How long its windows were closed is no fault of a pipeline.
  const first = yield* check();
  return yield* poll(context, pace, {
    *look(waited) {
      return waited === 0 ? first : yield* check();
    },
    answer: (found) => {
      for (const note of found.notes) notes.add(note);
      return found.pending.length === 0 ? [...notes] : undefined;
    },
    deadline: {
      seconds: patienceSeconds,
      missed: ({ pending }, minutes) => ({
        code: 'PIPELINE_NOT_READY',
        message: `${pending.join('; ')}, for ${minutes} minutes now`,
        operation: 'check route',
        origin: 'app',
        retryable: true,
      }),
    },
  });
}
