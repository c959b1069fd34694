import type { OrchestrationHandler } from 'durable-functions';
import { z } from 'zod';
import type { Outcome } from '../../domain/errors';
import { inputOf } from '../call';
import { longestPauseSeconds, sleep } from '../pace';

/** Looks before who waits is told that all is as it was. */
const looksPerHistory = 60;

const outcomeSchema = z.custom<Outcome<unknown>>((value) => typeof value === 'object' && value !== null);
const lookOutInput = z.object({ name: z.string(), input: z.unknown(), seen: outcomeSchema });

/**
 * Calls an activity that holds its transfer up, each minute, until it says something else: days of looks stay
 * out of the history of who waits. Returns what was said last; null when it threw, for who waits to decide.
 */
export const lookOut: OrchestrationHandler = function* (context) {
  const { name, input, seen } = inputOf(context, lookOutInput);
  let said: Outcome<unknown> = seen;
  for (let look = 0; look < looksPerHistory && gist(said) === gist(seen); look++) {
    yield* sleep(context, Math.min(longestPauseSeconds, changesIn(said) ?? Infinity));
    try {
      said = (yield context.df.callActivity(name, input)) as Outcome<unknown>;
    } catch {
      return null;
    }
  }
  return said;
};

/** What was said, but for how long it will be so. */
const gist = (said: Outcome<unknown>): string =>
  JSON.stringify(said, (name, value: unknown) =>
    name === 'opensInSeconds' || name === 'retryAfterSeconds' ? undefined : value,
  );

const changesIn = (said: Outcome<unknown>): number | undefined =>
  said.ok ? (said.value as { opensInSeconds?: number }).opensInSeconds : said.error.retryAfterSeconds;
