import type { OrchestrationContext, Task } from 'durable-functions';
import type { EndObservationInput, EndObservationOutput } from '../../activities/imports/end-observation';
import type { InspectArrivalInput } from '../../activities/imports/inspect-arrival';
import { attempt } from '../call';
import {
  announce,
  failing,
  failingSeconds,
  healthy,
  lasting,
  pause,
  placeOf,
  waitedSeconds,
  waitOn,
  type Watch,
} from './watch';

/** Why nothing is watched any longer, as `endObservation` wants to know it. */
type Why = Pick<EndObservationInput, 'error' | 'asOf'>;

/**
 * Ends a watch; it goes on while a transfer may bring a run, with a run of ours that is to import what the trigger did not take, and while the
 * end cannot be recorded.
 */
export function* endWatch(
  context: OrchestrationContext,
  input: InspectArrivalInput,
  watch: Watch,
  why: Why,
): Generator<Task, Watch | undefined, unknown> {
  const troubled = failing(context, watch);
  const ended = yield* record(context, input, troubled, why);
  if (ended === undefined) return troubled;
  if (ended.goesOn) return yield* waitOn(context, watch);
  if (!ended.runWanted) return undefined;
  return { ...healthy(watch), wantsRun: true, waitingSince: context.df.currentUtcDateTime.toISOString() };
}

/**
 * Starts the run of ours, and tries again while an outage is in the way. A try may have started it and failed after that; the next one finds
 * that run, so it is never left without a follower.
 */
export function* startOwnRun(
  context: OrchestrationContext,
  input: InspectArrivalInput,
  watch: Watch,
): Generator<Task, Watch | undefined, unknown> {
  const at = placeOf(input);
  const neededMinutes = watch.polling.deadlineSeconds / 60;
  const sas = yield* attempt(context, 'ensureSas', { route: at.route, side: 'target', neededMinutes });
  const started = sas.ok ? yield* attempt(context, 'startObservedRun', at) : sas;
  if (started.ok) {
    const { wantsRun: _, ...rest } = watch;
    const waitingSince = context.df.currentUtcDateTime.toISOString();
    return { ...rest, run: started.value.run, waitingSince };
  }
  const waited = waitedSeconds(context, watch);
  const error = lasting(watch, started.error, waited);
  if (error !== undefined) {
    const ended = yield* record(context, input, watch, { error });
    return ended === undefined ? watch : undefined;
  }
  yield* pause(context, watch, waited, started.error);
  return watch;
}

/**
 * Records the end of a watch and tells it. Undefined when that failed for now, and some time has passed.
 * @throws Error when it will never succeed: the instance is then the only record.
 */
function* record(
  context: OrchestrationContext,
  input: InspectArrivalInput,
  watch: Watch,
  why: Why,
): Generator<Task, EndObservationOutput | undefined, unknown> {
  const ended = yield* attempt(context, 'endObservation', { ...placeOf(input), ...why });
  if (ended.ok) {
    if (!ended.value.goesOn) yield* announce(context, input, watch, ended.value.status);
    return ended.value;
  }
  const waited = failingSeconds(context, watch);
  // With a listing things are looked at once more; what forbids that is the end as well.
  const unseen =
    why.error === undefined || why.asOf !== undefined ? lasting(watch, ended.error, waited) : undefined;
  if (unseen !== undefined) return yield* record(context, input, watch, { error: why.error ?? unseen });
  if (!ended.error.retryable) throw new Error(ended.error.message);
  yield* pause(context, watch, waited, ended.error);
  return undefined;
}
