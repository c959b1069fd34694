import type { OrchestrationContext, OrchestrationHandler, Task } from 'durable-functions';
import type { InspectArrivalInput, Inspection } from '../../activities/imports/inspect-arrival';
import { attempt } from '../call';
import { endWatch, startOwnRun } from './end-watch';
import { firstLook } from './first-look';
import {
  announce,
  failing,
  failingSeconds,
  healthy,
  isTooLate,
  lasting,
  lostRun,
  pause,
  placeOf,
  waitedSeconds,
  waitOn,
  type Watch,
} from './watch';

export interface FollowImportInput extends InspectArrivalInput {
  /** When the first look was tried first, ISO, in a history that goes on with trying. */
  readonly lookingSince?: string;
  /** How far an earlier history came. */
  readonly watch?: Watch;
}

/** Then an empty history goes on: a run, or an outage, may take days. */
const looksPerHistory = 25;

/** Watches one version of a blob until it is imported or will not be. */
export const followImport: OrchestrationHandler = function* (context) {
  const input = context.df.getInput<FollowImportInput>();
  let watch = input.watch;
  if (watch === undefined) {
    const lookingSince = input.lookingSince ?? context.df.currentUtcDateTime.toISOString();
    const looked = yield* firstLook(context, input, { since: lookingSince, looks: looksPerHistory });
    if (looked === 'unseen') {
      context.df.continueAsNew({ ...input, lookingSince } satisfies FollowImportInput);
      return;
    }
    watch = begin(context, looked);
  }
  for (let looks = 0; watch !== undefined; looks++) {
    if (looks === looksPerHistory) {
      context.df.continueAsNew({ ...input, watch } satisfies FollowImportInput);
      return;
    }
    watch = watch.wantsRun ? yield* startOwnRun(context, input, watch) : yield* look(context, input, watch);
  }
};

function begin(context: OrchestrationContext, inspected: Inspection | 'unknown'): Watch | undefined {
  if (inspected === 'unknown' || inspected.known) return undefined;
  const { since, pickUpBy, polling, announces } = inspected;
  const waitingSince = context.df.currentUtcDateTime.toISOString();
  return { since, pickUpBy, polling, announces, waitingSince };
}

/** Looks once and waits for the next time; undefined when there is nothing more to see. */
function* look(
  context: OrchestrationContext,
  input: FollowImportInput,
  watch: Watch,
): Generator<Task, Watch | undefined, unknown> {
  const seen = yield* attempt(context, 'observeRun', {
    ...placeOf(input),
    since: watch.since,
    ...(watch.run !== undefined && { run: watch.run }),
  });
  if (!seen.ok) {
    const troubled = failing(context, watch);
    const waited = failingSeconds(context, troubled);
    const error = lasting(troubled, seen.error, waited);
    if (error !== undefined) return yield* endWatch(context, input, troubled, { error });
    yield* pause(context, troubled, waited, seen.error);
    return troubled;
  }
  const { asOf, run, status, replaced, goesOn } = seen.value;
  if (goesOn) return yield* waitOn(context, watch);
  const isNew = run !== undefined && run !== watch.run;
  if (isNew && watch.run === undefined) yield* announce(context, input, watch, 'picked-up');
  if (status !== undefined && status !== 'importing') {
    yield* announce(context, input, watch, status);
    return undefined;
  }
  const waited = isNew ? 0 : waitedSeconds(context, watch);
  const lost = lostRun(watch, seen.value, waited);
  if (lost !== undefined || replaced === true || isTooLate(watch, seen.value)) {
    return yield* endWatch(context, input, watch, {
      ...(run === undefined && { asOf }),
      ...(lost && { error: lost }),
    });
  }
  const waitingSince = context.df.currentUtcDateTime.toISOString();
  yield* pause(context, watch, waited);
  return isNew ? { ...healthy(watch), run, waitingSince } : healthy(watch);
}
