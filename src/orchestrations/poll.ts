import type { OrchestrationContext } from 'durable-functions';
import type { Failure, Outcome } from '../domain/errors';
import {
  askedSeconds,
  attempt,
  awaitChange,
  isPaused,
  Stop,
  type ActivityName,
  type InputOf,
  type OutputOf,
} from './call';
import { countRetries, failsSince, givenUp } from './outage';
import {
  heldPace,
  longestPauseSeconds,
  longPauseSeconds,
  pollDelay,
  secondsSince,
  sleep,
  type Pace,
  type Steps,
} from './pace';

/** What is waited for, and how it is seen. */
export interface Wait<S, A> {
  /** Looks once, or acts, `waited` seconds after the beginning. What fails but may pass is an outage. */
  readonly look: (waited: number) => Steps<Outcome<S>>;
  /** What a look came to; undefined: not there yet. */
  readonly answer: (seen: S) => A | undefined;
  /** Without one the wait takes as long as it takes. */
  readonly deadline?: Deadline<S>;
  /** Seconds an outage may last; without them, as long as the wait. */
  readonly outageSeconds?: number;
  /** However long it takes, looks are no further apart. */
  readonly longestSeconds?: number;
  /** Seconds after which what was seen is sure to have changed. */
  readonly changesIn?: (seen: S) => number | undefined;
  /** When the wait began, if that was in an earlier history. */
  readonly since?: Date;
}

interface Deadline<S> {
  readonly seconds: number;
  /** The failure of a wait that saw nothing better by then; an outage that goes on says so itself. */
  readonly missed: (seen: S, minutes: number) => Failure;
}

/**
 * Looks until there is an answer: ever less often, through outages, not before a service wants to be asked.
 * @throws Stop with a failure that will not pass, or at the deadline
 */
export function* poll<S, A>(
  context: OrchestrationContext,
  pace: Pace,
  {
    look,
    answer,
    deadline,
    outageSeconds = Infinity,
    longestSeconds = Infinity,
    changesIn,
    since,
  }: Wait<S, A>,
): Steps<A> {
  const start = since ?? context.df.currentUtcDateTime;
  let seenAt = start;
  for (;;) {
    const looked = yield* look(secondsSince(context, start));
    const waited = secondsSince(context, start);
    const late = deadline !== undefined && waited > deadline.seconds;
    if (looked.ok) {
      seenAt = context.df.currentUtcDateTime;
      const answered = answer(looked.value);
      if (answered !== undefined) return answered;
      if (late) throw new Stop(deadline.missed(looked.value, Math.round(waited / 60)));
    } else {
      const failed = secondsSince(context, failsSince(context, looked.error, seenAt));
      if (late || !looked.error.retryable || failed > outageSeconds)
        throw new Stop(givenUp(context, looked.error, seenAt));
      countRetries(context);
    }
    const changes = (looked.ok ? changesIn?.(looked.value) : undefined) ?? Infinity;
    const delay = Math.min(pollDelay(pace, waited), longestSeconds, changes);
    yield* sleep(context, Math.max(delay, looked.ok ? 0 : askedSeconds(looked.error)));
  }
}

/** What others hold up: a turn, or a slot. */
interface HeldWait<N extends ActivityName, A> extends Pick<
  Wait<OutputOf<N>, A>,
  'answer' | 'outageSeconds' | 'changesIn'
> {
  readonly name: N;
  readonly input: () => InputOf<N>;
}

/** Looks by an activity at what others hold up; after long, a look goes on until it has changed. */
export function* pollHeld<N extends ActivityName, A>(
  context: OrchestrationContext,
  { name, input: inputNow, ...wait }: HeldWait<N, A>,
): Steps<A> {
  let seen: Outcome<OutputOf<N>> | undefined;
  return yield* poll(context, heldPace, {
    ...wait,
    longestSeconds: longestPauseSeconds,
    *look(waited) {
      const input = inputNow();
      const before = waited < longPauseSeconds ? undefined : seen;
      const changed = before && (yield* awaitChange(context, { name, input, seen: before }));
      seen = changed === undefined || isPaused(changed) ? yield* attempt(context, name, input) : changed;
      return seen;
    },
  });
}
