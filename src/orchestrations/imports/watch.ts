import type { OrchestrationContext, Task } from 'durable-functions';
import type { AnnounceImportInput } from '../../activities/imports/announce-import';
import type { InspectArrivalInput } from '../../activities/imports/inspect-arrival';
import type { RunSighting } from '../../activities/imports/observe-run';
import type { Failure } from '../../domain/errors';
import type { Polling } from '../../domain/route';
import { askedSeconds, attempt } from '../call';
import { pollDelay, secondsSince, sleep } from '../pace';

/** What is remembered of an import from one look to the next. Times are ISO. */
export interface Watch {
  readonly since: string;
  readonly pickUpBy: string;
  readonly polling: Polling;
  /** Whether somebody is to be told what becomes of it. */
  readonly announces: boolean;
  /** When the wait began that goes on: for the arrival of a run, its start or its end. */
  readonly waitingSince: string;
  /** When the outage began that goes on. */
  readonly failingSince?: string;
  /** A run of ours is to import the blob and has yet to be started. */
  readonly wantsRun?: true;
  readonly run?: string;
}

export const placeOf = ({ importId, route, arrival: { blob } }: InspectArrivalInput) => ({
  importId,
  route,
  blob,
});

/** Seconds of the wait that goes on. */
export const waitedSeconds = (context: OrchestrationContext, { waitingSince }: Watch): number =>
  secondsSince(context, new Date(waitingSince));

/** The watch when something fails, or may. */
export const failing = (context: OrchestrationContext, watch: Watch): Watch => ({
  failingSince: context.df.currentUtcDateTime.toISOString(),
  ...watch,
});

/** Seconds of the outage that goes on. */
export const failingSeconds = (
  context: OrchestrationContext,
  { failingSince, waitingSince }: Watch,
): number => secondsSince(context, new Date(failingSince ?? waitingSince));

/** The watch when all is well again. */
export const healthy = ({ failingSince: _, ...watch }: Watch): Watch => watch;

/** Sleeps until the next look is due, or the service that failed wants to hear again. */
export function* pause(
  context: OrchestrationContext,
  { polling }: Watch,
  waited: number,
  error?: Failure,
): Generator<Task, void, unknown> {
  yield* sleep(context, Math.max(pollDelay(polling, waited), error === undefined ? 0 : askedSeconds(error)));
}

/** Waits on for a run; in place of the one that was followed, if one was, and then anew. */
export function* waitOn(context: OrchestrationContext, watch: Watch): Generator<Task, Watch, unknown> {
  const { run, ...rest } = healthy(watch);
  const waitingSince = run === undefined ? rest.waitingSince : context.df.currentUtcDateTime.toISOString();
  const next: Watch = { ...rest, waitingSince };
  yield* pause(context, next, waitedSeconds(context, next));
  return next;
}

/** Who cannot be told after some tries is not, and that is noted: the document has it all the same. */
export function* announce(
  context: OrchestrationContext,
  { importId, route }: InspectArrivalInput,
  { announces }: Pick<Watch, 'announces'>,
  what: AnnounceImportInput['what'],
): Generator<Task, void, unknown> {
  if (!announces) return;
  const told = yield* attempt(context, 'announceImport', { importId, route, what });
  if (told.ok) return;
  const undone = `nobody was told ${what}`;
  yield* attempt(context, 'noteTrouble', {
    importId,
    route,
    event: 'import.untold',
    undone,
    error: told.error,
  });
}

/** Only a listing from after the deadline proves that no run came. */
export const isTooLate = (watch: Watch, { run = watch.run, asOf }: RunSighting): boolean =>
  run === undefined && Date.parse(asOf) >= Date.parse(watch.pickUpBy);

/** An outage does not end the watch before its time: the import goes on behind it. */
export function lasting({ polling }: Watch, error: Failure, waited: number): Failure | undefined {
  return !error.retryable || waited > polling.deadlineSeconds ? error : undefined;
}

/** Why the run that is followed will not be seen to end. */
export function lostRun(
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
