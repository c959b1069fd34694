import type { OrchestrationContext } from 'durable-functions';
import { z } from 'zod';
import type { FoundRun } from '../../activities/imports/find-import-run';
import { type Failure, permanent } from '../../domain/errors';
import { transferBatchSchema, type NewImport } from '../../domain/imports/import';
import { pollingSchema } from '../../domain/route';
import type { Immutable } from '../../domain/schema';
import { askedSeconds } from '../call';
import { nowOf, pollDelay, secondsSince, sleep, type Steps } from '../pace';

/** What is remembered of an import from one look to the next. Times are ISO. */
export const followingSchema = z.object({
  since: z.string(),
  pickUpBy: z.string(),
  polling: pollingSchema,
  /** When the wait began that goes on: for a run to come, to start or to end. */
  waitingSince: z.string(),
  /** When the outage began that goes on. */
  failingSince: z.string().exactOptional(),
  /** A run of ours is to import the blob and has yet to be started. */
  wantsRun: z.literal(true).exactOptional(),
  run: z.string().exactOptional(),
  /** The transfer that brought the blob. */
  transfer: transferBatchSchema.exactOptional(),
});
export type Following = Immutable<z.output<typeof followingSchema>>;

/** Where an import is, as activities are told. */
export const placeOf = ({ importId, route, event: { blob } }: NewImport) => ({ importId, route, blob });

/** Seconds of the wait that goes on. */
export const waitedSeconds = (context: OrchestrationContext, { waitingSince }: Following): number =>
  secondsSince(context, new Date(waitingSince));

/** What is remembered when something fails, or may. */
export const failing = (context: OrchestrationContext, following: Following): Following => ({
  failingSince: nowOf(context),
  ...following,
});

/** Seconds of the outage that goes on. */
export const failingSeconds = (
  context: OrchestrationContext,
  { failingSince, waitingSince }: Following,
): number => secondsSince(context, new Date(failingSince ?? waitingSince));

/** What is remembered when all is well again. */
export const healthy = ({ failingSince: _, ...following }: Following): Following => following;

/** Sleeps until the next look is due, or the service that failed wants to hear again. */
export function* pause(
  context: OrchestrationContext,
  { polling }: Following,
  waited: number,
  error?: Failure,
): Steps<void> {
  yield* sleep(context, Math.max(pollDelay(polling, waited), error === undefined ? 0 : askedSeconds(error)));
}

/** Waits on for a run; in place of the one that was followed, if one was, and then anew. */
export function* waitOn(context: OrchestrationContext, following: Following): Steps<Following> {
  const { run, ...rest } = healthy(following);
  const next: Following = run === undefined ? rest : { ...rest, waitingSince: nowOf(context) };
  yield* pause(context, next, waitedSeconds(context, next));
  return next;
}

/** Only a listing from after the deadline proves that no run came. */
export const isTooLate = (following: Following, { run = following.run, asOf }: FoundRun): boolean =>
  run === undefined && Date.parse(asOf) >= Date.parse(following.pickUpBy);

/** The failure when it ends the following, which an outage does not before its time. */
export const lasting = ({ polling }: Following, error: Failure, waited: number): Failure | undefined =>
  !error.retryable || waited > polling.deadlineSeconds ? error : undefined;

/** Why the run that is followed will not be seen to end. */
export function lostRun(
  { run, polling, waitingSince }: Following,
  seen: FoundRun,
  waited: number,
): Failure | undefined {
  if (run === undefined) return undefined;
  if (seen.run === undefined) {
    // A run may take a moment to appear in listings.
    if (Date.parse(seen.asOf) < Date.parse(waitingSince) + 60_000) return undefined;
    return permanent('RUN_FAILED', `import run ${run} is gone from the registry`, 'import run', 'target');
  }
  if (waited <= polling.deadlineSeconds) return undefined;
  const message = `import run ${run} is still going after ${Math.round(waited / 60)} minutes`;
  return permanent('RUN_TIMED_OUT', message, 'import run', 'target');
}
