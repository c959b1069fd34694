import type { InvocationContext } from '@azure/functions';
import type { ActivityHandler } from 'durable-functions';
import { toTransferError } from '../azure/failure';
import type { Services } from '../services';
import type { Outcome } from '../domain/errors';

/** An effect: idempotent, small JSON in and out. Throws; `asHandler` sorts failures into values and throws. */
export type Activity<I, O> = (input: I, services: Services) => Promise<O>;

/**
 * The durable handler of an activity. What will not heal is returned as `{ok: false}`; what may heal is thrown, so that the host
 * retries. The thrown message begins with the failure as JSON, which is how `call` in the orchestrations gets it back
 * when the retries are used up: durable-functions carries nothing but text.
 */
export function asHandler<I, O>(
  name: string,
  activity: Activity<I, O>,
  services: () => Services,
): ActivityHandler {
  return async (input: unknown, context: InvocationContext): Promise<Outcome<O>> => {
    try {
      const log: Services['log'] = (event) => {
        context.log(JSON.stringify(event));
      };
      return { ok: true, value: await activity(input as I, { ...services(), log }) };
    } catch (thrown) {
      const error = toTransferError(thrown, name, 'app');
      if (!error.failure.retryable) return { ok: false, error: error.failure };
      throw new Error(JSON.stringify(error.failure), { cause: thrown });
    }
  };
}
