import type { OrchestrationContext, OrchestrationHandler, Task } from 'durable-functions';
import type { AnnounceImportInput } from '../activities/observe/announce-import';
import type { InspectArrivalInput } from '../activities/observe/inspect-arrival';
import type { RunSighting } from '../activities/observe/observe-run';
import type { Failure } from '../transfer/errors';
import type { Polling } from '../transfer/route';
import { askedSeconds, call } from './call';
import { firstLook } from './first-look';
import { repairArrival } from './repair-arrival';
import { pollDelay, secondsSince, sleep } from './pace';

export interface FollowImportInput extends InspectArrivalInput {
  /** How far an earlier history came. */
  readonly watch?: Watch;
}

/** What is remembered from one look to the next. Times are ISO. */
interface Watch {
  readonly since: string;
  readonly pickUpBy: string;
  readonly polling: Polling;
  /** Whether somebody is to be told what becomes of it. */
  readonly announces: boolean;
  /** When the wait began that goes on: for the arrival of a run, or its end. */
  readonly waitingSince: string;
  readonly run?: string;
}

/** Then an empty history goes on: a run may take days. */
const looksPerHistory = 25;

/** Watches one version of a blob until it is imported or will not be. */
export const followImport: OrchestrationHandler = function* (context) {
  const input = context.df.getInput<FollowImportInput>();
  let watch = input.watch ?? (yield* begin(context, input));
  for (let looks = 0; watch !== undefined; looks++) {
    if (looks === looksPerHistory) {
      context.df.continueAsNew({ ...input, watch } satisfies FollowImportInput);
      return;
    }
    watch = yield* look(context, input, watch);
  }
};

function* begin(
  context: OrchestrationContext,
  { importId, route, arrival }: FollowImportInput,
): Generator<Task, Watch | undefined, unknown> {
  const inspected = yield* firstLook(context, { importId, route, arrival });
  if (inspected === undefined || inspected.known) return undefined;
  const { since, pickUpBy, polling, announces, repair } = inspected;
  if (repair !== undefined) {
    yield* repairArrival(context, { importId, route, blob: arrival.blob, ...repair });
  }
  const waitingSince = context.df.currentUtcDateTime.toISOString();
  return { since, pickUpBy, polling, announces, waitingSince };
}

/** Looks once and waits for the next time; undefined when there is nothing more to see. */
function* look(
  context: OrchestrationContext,
  input: FollowImportInput,
  watch: Watch,
): Generator<Task, Watch | undefined, unknown> {
  const at = placeOf(input);
  const seen = yield* call(context, 'observeRun', {
    ...at,
    since: watch.since,
    ...(watch.run !== undefined && { run: watch.run }),
  });
  const isNew = seen.ok && seen.value.run !== undefined && watch.run === undefined;
  if (isNew) yield* announce(context, input, watch, 'picked-up');
  if (seen.ok && seen.value.status !== undefined && seen.value.status !== 'importing') {
    yield* announce(context, input, watch, seen.value.status);
    return undefined;
  }
  const waited = secondsSince(context, new Date(watch.waitingSince));
  const error = seen.ok ? lostRun(watch, seen.value, waited) : lasting(watch, seen.error, waited);
  if (error !== undefined || (seen.ok && (seen.value.replaced === true || isTooLate(watch, seen.value)))) {
    return yield* end(context, input, watch, { error, waited });
  }
  const now = context.df.currentUtcDateTime.toISOString();
  const asked = seen.ok ? 0 : askedSeconds(seen.error);
  yield* sleep(context, Math.max(pollDelay(watch.polling, isNew ? 0 : waited), asked));
  return isNew ? { ...watch, run: seen.value.run, waitingSince: now } : watch;
}

/**
 * Ends the watch, unless a run of ours is to import what the trigger did not take; the watch then goes on with that. It goes on as well while
 * the end cannot be recorded. @throws Error when it never will be: the instance is then the only record.
 */
function* end(
  context: OrchestrationContext,
  input: FollowImportInput,
  watch: Watch,
  { error, waited }: { readonly error: Failure | undefined; readonly waited: number },
): Generator<Task, Watch | undefined, unknown> {
  const at = placeOf(input);
  let ended = yield* call(context, 'endObservation', { ...at, ...(error && { error }) });
  const unseen = ended.ok || error !== undefined ? undefined : lasting(watch, ended.error, waited);
  if (unseen !== undefined) ended = yield* call(context, 'endObservation', { ...at, error: unseen });
  if (!ended.ok) {
    if (!ended.error.retryable) throw new Error(ended.error.message);
    yield* sleep(context, Math.max(pollDelay(watch.polling, waited), askedSeconds(ended.error)));
    return watch;
  }
  yield* announce(context, input, watch, ended.value.status);
  if (!ended.value.runWanted) return undefined;
  const neededMinutes = watch.polling.deadlineSeconds / 60;
  const sas = yield* call(context, 'ensureSas', { route: at.route, side: 'target', neededMinutes });
  const started = sas.ok ? yield* call(context, 'startObservedRun', at) : sas;
  if (!started.ok) {
    const failed = yield* call(context, 'endObservation', { ...at, error: started.error });
    if (failed.ok) yield* announce(context, input, watch, failed.value.status);
    return undefined;
  }
  const { run } = started.value;
  return { ...watch, run, waitingSince: context.df.currentUtcDateTime.toISOString() };
}

/** Who cannot be told after some tries is not: the document has it all the same. */
function* announce(
  context: OrchestrationContext,
  { importId, route }: FollowImportInput,
  { announces }: Watch,
  what: AnnounceImportInput['what'],
): Generator<Task, void, unknown> {
  if (announces) yield* call(context, 'announceImport', { importId, route, what });
}

const placeOf = ({ importId, route, arrival: { blob } }: FollowImportInput) => ({ importId, route, blob });

/** Only a listing from after the deadline proves that no run came. */
const isTooLate = (watch: Watch, { asOf }: RunSighting): boolean =>
  watch.run === undefined && Date.parse(asOf) >= Date.parse(watch.pickUpBy);

/** An outage does not end the watch before its time: the import goes on behind it. */
function lasting(watch: Watch, error: Failure, waited: number): Failure | undefined {
  return !error.retryable || waited > watch.polling.deadlineSeconds ? error : undefined;
}

function lostRun(
  { run, polling, waitingSince }: Watch,
  seen: RunSighting,
  waited: number,
): Failure | undefined {
  if (run === undefined) return undefined;
  const failure = { operation: 'import run', origin: 'target', retryable: false } as const;
  if (seen.run === undefined) {
    // A run may take a moment to appear in listings.
    if (Date.parse(seen.asOf) < Date.parse(waitingSince) + 60_000) return undefined;
    return { code: 'RUN_FAILED', message: `import run ${run} is gone from the registry`, ...failure };
  }
  if (waited <= polling.deadlineSeconds) return undefined;
  const minutes = Math.round(waited / 60);
  return {
    code: 'RUN_TIMED_OUT',
    message: `import run ${run} is still going after ${minutes} minutes`,
    ...failure,
  };
}
