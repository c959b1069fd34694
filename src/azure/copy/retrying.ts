import { setTimeout as delay } from 'node:timers/promises';
import { isThrottle, isTransient, retryAfterOf } from './faults';

/** What a retried call listens to and reports to. */
export interface RetryScope {
  /** Ends the work, and any wait between attempts, at once. */
  readonly signal: AbortSignal;
  /** Told of every answer that asks for less. */
  readonly onThrottle: () => void;
}

const attempts = 5;
const firstDelayMs = 200;
/** A longer wait belongs to a durable timer: the error is thrown with its Retry-After. */
const longestWaitSeconds = 15;

/**
 * Repeats what failed for a passing reason, a bounded number of times, waiting as long as the service asks or
 * else doubling. `work` must start from scratch every time: a body that was read once cannot be sent again.
 */
export async function retrying<T>(scope: RetryScope, work: () => Promise<T>): Promise<T> {
  let last: unknown;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      // What the service said last tells more than that time is up.
      if (scope.signal.aborted) throw last ?? error;
      last = error;
      if (!isTransient(error)) throw error;
      if (isThrottle(error)) scope.onThrottle();
      const asked = retryAfterOf(error);
      if (attempt === attempts || (asked ?? 0) > longestWaitSeconds) throw error;
      const waitMs = asked === undefined ? firstDelayMs * 2 ** (attempt - 1) : asked * 1000;
      await delay(waitMs, undefined, { signal: scope.signal }).catch(() => {
        throw error;
      });
    }
  }
}

/** Retries a short call, one minute at most. */
export function shortly<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(60_000);
  return retrying({ signal, onThrottle: () => undefined }, () => work(signal));
}
