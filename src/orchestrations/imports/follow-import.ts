import type { OrchestrationContext, OrchestrationHandler } from 'durable-functions';
import { z } from 'zod';
import type { BegunImport } from '../../activities/imports/begin-import';
import { newImportSchema, type NewImport, followerId } from '../../domain/imports/import';
import type { Immutable } from '../../domain/schema';
import { attempt, inputOf, callChild } from '../call';
import { beginFollowing } from './begin-following';
import { endFollowing, startOwnRun } from './end-following';
import {
  failing,
  failingSeconds,
  followingSchema,
  healthy,
  isTooLate,
  lasting,
  lostRun,
  pause,
  placeOf,
  waitedSeconds,
  waitOn,
  type Following,
} from './following';
import { nowOf, type Steps } from '../pace';

/** Has an import followed, for days maybe, by an orchestration that is called again when it dies. */
export const superviseImport: OrchestrationHandler = function* (context) {
  const input = inputOf(context, newImportSchema);
  yield callChild(context, 'followImport', input, followerId(input.importId));
};

const followImportInput = newImportSchema.extend({
  /** When beginning was tried first, ISO, in a history that goes on with trying. */
  beginningSince: z.string().exactOptional(),
  /** How far an earlier history came. */
  following: followingSchema.exactOptional(),
});
type FollowImportInput = Immutable<z.output<typeof followImportInput>>;

/** Then an empty history goes on: a run, or an outage, may take days. */
const looksPerHistory = 25;

/** Follows one version of a blob until it is imported or will not be. */
export const followImport: OrchestrationHandler = function* (context) {
  const input = inputOf(context, followImportInput);
  let { following } = input;
  if (following === undefined) {
    const beginningSince = input.beginningSince ?? nowOf(context);
    const begun = yield* beginFollowing(context, input, { since: beginningSince, looks: looksPerHistory });
    if (begun === 'untried') {
      context.df.continueAsNew({ ...input, beginningSince } satisfies FollowImportInput);
      return;
    }
    following = begin(context, begun);
  }
  for (let looks = 0; following !== undefined; looks++) {
    if (looks === looksPerHistory) {
      context.df.continueAsNew({ ...input, following } satisfies FollowImportInput);
      return;
    }
    const step = following.wantsRun ? startOwnRun : look;
    following = yield* step(context, input, following);
  }
};

function begin(context: OrchestrationContext, begun: BegunImport | 'unknown'): Following | undefined {
  if (begun === 'unknown' || begun.known) return undefined;
  const { known: _, ...rest } = begun;
  return { ...rest, waitingSince: nowOf(context) };
}

/** Looks once and waits for the next time; undefined when there is nothing more to see. */
function* look(
  context: OrchestrationContext,
  input: NewImport,
  following: Following,
): Steps<Following | undefined> {
  const seen = yield* attempt(context, 'findImportRun', {
    ...placeOf(input),
    since: following.since,
    ...(following.run !== undefined && { run: following.run }),
    ...(following.transfer && { transfer: following.transfer }),
  });
  if (!seen.ok) {
    const troubled = failing(context, following);
    const waited = failingSeconds(context, troubled);
    const error = lasting(troubled, seen.error, waited);
    if (error !== undefined) return yield* endFollowing(context, input, troubled, { error });
    yield* pause(context, troubled, waited, seen.error);
    return troubled;
  }
  const { asOf, run, status, replaced, over, goesOn } = seen.value;
  if (goesOn) return yield* waitOn(context, following);
  const isNew = run !== undefined && run !== following.run;
  if (status !== undefined && status !== 'importing') return undefined;
  const waited = isNew ? 0 : waitedSeconds(context, following);
  const lost = lostRun(following, seen.value, waited);
  if (lost !== undefined || replaced === true || over === true || isTooLate(following, seen.value)) {
    return yield* endFollowing(context, input, following, {
      ...(run === undefined && { asOf }),
      ...(following.transfer && { transfer: following.transfer }),
      ...(lost && { error: lost }),
    });
  }
  const waitingSince = nowOf(context);
  yield* pause(context, following, waited);
  return isNew ? { ...healthy(following), run, waitingSince } : healthy(following);
}
