import { type OrchestrationContext, RetryOptions, type Task } from 'durable-functions';
import type { z } from 'zod';
import type * as activities from '../activities';
import {
  type Failure,
  failureInText,
  longestMessage,
  longestRetryAfterSeconds,
  type Outcome,
  permanent,
} from '../domain/errors';
import { firstLine } from '../domain/redact';
import type { Polling } from '../domain/route';
import { problemIn, type Immutable } from '../domain/schema';
import { heldId } from '../domain/transfer/names';
import type { heldUpSchema } from '../domain/transfer/status';
import { orchestratorNames } from './names';
import { countRetries, endOutage, failsSince, givenUp } from './outage';
import { longPauseSeconds, pauseDelay, pollDelay, secondsSince, sleep, type Steps } from './pace';

type Activities = typeof activities;
/** Name of an activity; a typo is a compile error. */
export type ActivityName = keyof Activities;
/** What an activity is given. */
export type InputOf<N extends ActivityName> = Parameters<Activities[N]>[0];
/** What it returns. */
export type OutputOf<N extends ActivityName> = Awaited<ReturnType<Activities[N]>>;

/** Tries of an activity: they ride out a restart of a service, not an outage. */
const mostTries = 5;
const firstDelaySeconds = 2;
const backoff = 2.5;
const longestDelaySeconds = 60;

/**
 * Calls an activity and returns its outcome. What it throws may heal, so it is called again, not before the
 * service wants to be; with `patience`, for a step with much work behind it, until that deadline. A step of
 * a paused transfer is called again until that is resumed, one of a closed route until that opens; the time
 * does not count.
 */
export function* attempt<N extends ActivityName>(
  context: OrchestrationContext,
  name: N,
  input: InputOf<N>,
  patience?: Polling,
): Steps<Outcome<OutputOf<N>>> {
  let start = context.df.currentUtcDateTime;
  let pausedSince: Date | undefined;
  for (let tries = 1; ; tries++) {
    try {
      let outcome = (yield context.df.callActivity(name, input)) as Outcome<OutputOf<N>>;
      endOutage(context);
      if (isPaused(outcome)) {
        pausedSince ??= context.df.currentUtcDateTime;
        outcome = yield* awaitPause(context, { name, input, seen: outcome }, pausedSince);
        start = context.df.currentUtcDateTime;
        tries = 0;
      }
      if (!isPaused(outcome)) return outcome;
    } catch (thrown) {
      const error = failureOf(thrown, name);
      let delay = Math.max(backoffSeconds(tries), askedSeconds(error));
      const failed = secondsSince(context, failsSince(context, error, start));
      if (tries >= mostTries) {
        if (patience === undefined || failed > patience.deadlineSeconds || !error.retryable)
          return { ok: false, error: givenUp(context, error, start) };
        delay = Math.max(pollDelay(patience, secondsSince(context, start)), askedSeconds(error));
      }
      countRetries(context);
      yield* sleep(context, delay);
    }
  }
}

/** Whether a call was refused until a pause is over, or its route opens. */
export const isPaused = (outcome: Outcome<unknown>): boolean =>
  !outcome.ok && outcome.error.code === 'PAUSED';

/** A call that holds its transfer up, and what it said. */
interface Held<N extends ActivityName> {
  readonly name: N;
  readonly input: InputOf<N>;
  readonly seen: Outcome<OutputOf<N>>;
}

/** Waits until a pause is to be looked at again, and after long until it is over: what was said then. */
function* awaitPause<N extends ActivityName>(
  context: OrchestrationContext,
  held: Held<N>,
  since: Date,
): Steps<Outcome<OutputOf<N>>> {
  const paused = secondsSince(context, since);
  if (paused >= longPauseSeconds) return (yield* awaitChange(context, held)) ?? held.seen;
  const asked = held.seen.ok ? undefined : held.seen.error.retryAfterSeconds;
  yield* sleep(context, Math.min(pauseDelay(paused), asked ?? Infinity));
  return held.seen;
}

/**
 * Has a child look until a call says something else than it did, or for an hour; undefined when it threw. Who
 * looks for waits in vain sees by the status that there is one.
 */
export function* awaitChange<N extends ActivityName>(
  context: OrchestrationContext,
  held: Held<N>,
): Steps<Outcome<OutputOf<N>> | undefined> {
  const id = heldId(context.df.instanceId);
  const shown = context.df.customStatus ?? {};
  context.df.setCustomStatus({ ...shown, heldUp: true } satisfies z.input<typeof heldUpSchema>);
  const said = (yield callChild(context, 'lookOut', held, id)) as Outcome<OutputOf<N>> | null;
  context.df.setCustomStatus(shown);
  return said ?? undefined;
}

/** Like `attempt`, for what cannot go on without the value. @throws Stop */
export function* must<N extends ActivityName>(
  context: OrchestrationContext,
  name: N,
  input: InputOf<N>,
  patience?: Polling,
): Steps<OutputOf<N>> {
  const outcome = yield* attempt(context, name, input, patience);
  if (!outcome.ok) throw new Stop(outcome.error);
  return outcome.value;
}

const hostRetry = new RetryOptions(firstDelaySeconds * 1000, mostTries);
hostRetry.backoffCoefficient = backoff;
hostRetry.maxRetryIntervalInMilliseconds = longestDelaySeconds * 1000;

/**
 * Calls an activity for several inputs side by side: all succeed, or the first failure is the outcome. The
 * host tries again at its own pace, for it does not know what a service asked for. All are called again
 * while their transfer is paused.
 */
export function* attemptAll<N extends ActivityName>(
  context: OrchestrationContext,
  name: N,
  inputs: readonly InputOf<N>[],
): Steps<Outcome<readonly OutputOf<N>[]>> {
  const begun = context.df.currentUtcDateTime;
  let start = begun;
  for (;;) {
    const outcome = yield* callAll(context, name, inputs, start);
    if (!isPaused(outcome)) return outcome;
    const [input] = inputs as [InputOf<N>];
    yield* awaitPause(context, { name, input, seen: outcome as Outcome<never> }, begun);
    start = context.df.currentUtcDateTime;
  }
}

function* callAll<N extends ActivityName>(
  context: OrchestrationContext,
  name: N,
  inputs: readonly InputOf<N>[],
  start: Date,
): Steps<Outcome<readonly OutputOf<N>[]>> {
  try {
    const calls = inputs.map((input) => context.df.callActivityWithRetry(name, hostRetry, input));
    const outcomes = (yield context.df.Task.all(calls)) as Outcome<OutputOf<N>>[];
    endOutage(context);
    const value: OutputOf<N>[] = [];
    for (const outcome of outcomes) {
      if (!outcome.ok) return outcome;
      value.push(outcome.value);
    }
    return { ok: true, value };
  } catch (thrown) {
    return { ok: false, error: givenUp(context, failureOf(thrown, name), start) };
  }
}

/** A pause between two deaths: workers are lost in bursts. */
const childRetry = new RetryOptions(5000, 8);
childRetry.backoffCoefficient = 2;
childRetry.maxRetryIntervalInMilliseconds = longestDelaySeconds * 1000;

/**
 * Calls an orchestration, again under the same id when it dies: a worker that is lost takes the orchestration
 * with it whose turn it was. Ours end by outcomes, so one that throws died, or was terminated. It has the
 * version of its parent, so that an app that is rolled back can still run all of what it began.
 */
export const callChild = (
  context: OrchestrationContext,
  name: keyof typeof orchestratorNames,
  input: object,
  instanceId: string,
): Task => {
  const { version } = context.df;
  return context.df.callSubOrchestratorWithRetry(
    orchestratorNames[name],
    childRetry,
    input,
    instanceId,
    version,
  );
};

const backoffSeconds = (tries: number): number =>
  Math.min(firstDelaySeconds * backoff ** (tries - 1), longestDelaySeconds);

/** Seconds the service that failed wants to be left alone. */
export const askedSeconds = ({ retryAfterSeconds = 0 }: Failure): number =>
  Math.min(retryAfterSeconds, longestRetryAfterSeconds);

/** Ends a block of an orchestration with a failure. */
export class Stop extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

/** Reads the failure an activity threw (see `asHandler`); anything else is a defect and reported as such. */
export function failureOf(thrown: unknown, operation: string): Failure {
  if (thrown instanceof Stop) return thrown.failure;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const message = firstLine(text, longestMessage);
  return failureInText(text) ?? permanent('INTERNAL', message, operation, 'app');
}

/** What an orchestration is given, maybe by another version of the app. @throws Error naming the field */
export function inputOf<S extends z.ZodType>(
  context: OrchestrationContext,
  schema: S,
): Immutable<z.output<S>> {
  const parsed = schema.safeParse(context.df.getInput());
  if (parsed.success) return parsed.data as Immutable<z.output<S>>;
  throw new Error(`the input of ${context.df.instanceId}: ${problemIn(parsed.error)}`);
}
