import type { OrchestrationContext } from 'durable-functions';
import type { EndedImport, EndImportInput } from '../../activities/imports/end-import';
import type { NewImport } from '../../domain/imports/import';
import { attempt } from '../call';
import {
  failing,
  failingSeconds,
  healthy,
  lasting,
  pause,
  placeOf,
  waitedSeconds,
  waitOn,
  type Following,
} from './following';
import { nowOf, type Steps } from '../pace';

/** Why nothing is followed any longer, as `endImport` wants to know it. */
type Why = Pick<EndImportInput, 'error' | 'asOf' | 'transfer'>;

/**
 * Ends an import; it is followed on while a transfer may bring a run, with a run of ours that is to import
 * what the trigger did not take, and while the end cannot be recorded.
 */
export function* endFollowing(
  context: OrchestrationContext,
  input: NewImport,
  following: Following,
  why: Why,
): Steps<Following | undefined> {
  const troubled = failing(context, following);
  const ended = yield* record(context, input, troubled, why);
  if (ended === undefined) return troubled;
  if (ended.goesOn) return yield* waitOn(context, following);
  if (!ended.runWanted) return undefined;
  return { ...healthy(following), wantsRun: true, waitingSince: nowOf(context) };
}

/**
 * Starts the run of ours, and tries again while an outage is in the way. A try may have started it and failed
 * after that; the next one finds that run, so it is never left without a follower.
 */
export function* startOwnRun(
  context: OrchestrationContext,
  input: NewImport,
  following: Following,
): Steps<Following | undefined> {
  const { route } = input;
  const neededMinutes = following.polling.deadlineSeconds / 60;
  const sas = yield* attempt(context, 'ensureSas', { route, side: 'target', neededMinutes });
  const started = sas.ok ? yield* attempt(context, 'startImportRun', placeOf(input)) : sas;
  if (started.ok) {
    const { wantsRun: _, ...rest } = following;
    return { ...rest, run: started.value.run, waitingSince: nowOf(context) };
  }
  const waited = waitedSeconds(context, following);
  const error = lasting(following, started.error, waited);
  if (error !== undefined) {
    const ended = yield* record(context, input, following, { error });
    return ended === undefined ? following : undefined;
  }
  yield* pause(context, following, waited, started.error);
  return following;
}

/**
 * Records the end of an import. Undefined when that failed for now, and some time has passed.
 * @throws Error when it will never succeed: the instance is then the only record.
 */
function* record(
  context: OrchestrationContext,
  input: NewImport,
  following: Following,
  why: Why,
): Steps<EndedImport | undefined> {
  const ended = yield* attempt(context, 'endImport', { ...placeOf(input), ...why });
  if (ended.ok) return ended.value;
  const waited = failingSeconds(context, following);
  // With a listing the blob is judged once more; what forbids that is the end as well.
  const unjudged =
    why.error === undefined || why.asOf !== undefined ? lasting(following, ended.error, waited) : undefined;
  if (unjudged !== undefined) {
    return yield* record(context, input, following, { error: why.error ?? unjudged });
  }
  if (!ended.error.retryable) throw new Error(ended.error.message);
  yield* pause(context, following, waited, ended.error);
  return undefined;
}
