import { RetryOptions, type OrchestrationContext, type Task } from 'durable-functions';
import type { Activities } from '../activities';
import type { Failure, Outcome } from '../domain/errors';
import type { Polling } from '../domain/route';
import { pollDelay, secondsSince, sleep } from './pace';

type ActivityName = keyof Activities;
type InputOf<N extends ActivityName> = Parameters<Activities[N]>[0];
type OutputOf<N extends ActivityName> = Awaited<ReturnType<Activities[N]>>;

/** Tries of an activity: they ride out a restart of a service, not an outage. */
const tries = 5;
const firstDelaySeconds = 2;
const backoff = 2.5;
const longestDelaySeconds = 60;
/** What a service asks for is believed up to here. */
const longestRetryAfterSeconds = 3600;

const hostRetry = new RetryOptions(firstDelaySeconds * 1000, tries);
hostRetry.backoffCoefficient = backoff;
hostRetry.maxRetryIntervalInMilliseconds = longestDelaySeconds * 1000;

/**
 * Schedules an activity without waiting, for `Task.all`. The host retries it, at its own pace: it does not know what the service asked
 * for.
 */
export function schedule<N extends ActivityName>(
  context: OrchestrationContext,
  name: N,
  input: InputOf<N>,
): Task {
  return context.df.callActivityWithRetry(name, hostRetry, input);
}

/**
 * Calls an activity and returns its outcome. What it throws may heal, so it is called again, not before the service wants to be; a
 * failure arrives here only when the tries are used up.
 */
export function* call<N extends ActivityName>(
  context: OrchestrationContext,
  name: N,
  input: InputOf<N>,
): Generator<Task, Outcome<OutputOf<N>>, unknown> {
  for (let attempt = 1; ; attempt++) {
    try {
      return (yield context.df.callActivity(name, input)) as Outcome<OutputOf<N>>;
    } catch (thrown) {
      const error = failureOf(thrown, name);
      if (attempt === tries) return { ok: false, error };
      yield* sleep(context, Math.max(backoffSeconds(attempt), askedSeconds(error)));
    }
  }
}

const backoffSeconds = (attempt: number): number =>
  Math.min(firstDelaySeconds * backoff ** (attempt - 1), longestDelaySeconds);

/** Seconds the service that failed wants to be left alone. */
export const askedSeconds = ({ retryAfterSeconds = 0 }: Failure): number =>
  Math.min(retryAfterSeconds, longestRetryAfterSeconds);

/** Like `call`, but a failure ends the current block: it is thrown as `Stop`. */
export function* demand<N extends ActivityName>(
  context: OrchestrationContext,
  name: N,
  input: InputOf<N>,
): Generator<Task, OutputOf<N>, unknown> {
  const outcome = yield* call(context, name, input);
  if (!outcome.ok) throw new Stop(outcome.error);
  return outcome.value;
}

/** Like `call`, for a step with much work behind it: what may pass is ridden out until the route's deadline. */
export function* persist<N extends ActivityName>(
  context: OrchestrationContext,
  polling: Polling,
  name: N,
  input: InputOf<N>,
): Generator<Task, Outcome<OutputOf<N>>, unknown> {
  const start = context.df.currentUtcDateTime;
  for (;;) {
    const outcome = yield* call(context, name, input);
    const waited = secondsSince(context, start);
    if (outcome.ok || !outcome.error.retryable || waited > polling.deadlineSeconds) return outcome;
    yield* sleep(context, Math.max(pollDelay(polling, waited), askedSeconds(outcome.error)));
  }
}

/** Like `persist`, but a failure ends the current block: it is thrown as `Stop`. */
export function* insist<N extends ActivityName>(
  context: OrchestrationContext,
  polling: Polling,
  name: N,
  input: InputOf<N>,
): Generator<Task, OutputOf<N>, unknown> {
  const outcome = yield* persist(context, polling, name, input);
  if (!outcome.ok) throw new Stop(outcome.error);
  return outcome.value;
}

/** Ends a block of an orchestration with a failure. */
export class Stop extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

/** Reads the failure an activity threw (see `asHandler`); anything else is a defect and reported as such. */
export function failureOf(thrown: unknown, operation: string): Failure {
  if (thrown instanceof Stop) return thrown.failure;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const line = message.split('\n')[0] ?? '';
  const json = /\{"code":.*\}/.exec(line)?.[0];
  if (json !== undefined) {
    try {
      return JSON.parse(json) as Failure;
    } catch {
      // Not ours after all: falls through to the defect below.
    }
  }
  return { code: 'INTERNAL', message: line, operation, origin: 'app', retryable: false };
}
