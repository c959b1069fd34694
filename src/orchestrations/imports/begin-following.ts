import type { OrchestrationContext } from 'durable-functions';
import type { BegunImport } from '../../activities/imports/begin-import';
import type { Failure, Outcome } from '../../domain/errors';
import type { NewImport } from '../../domain/imports/import';
import { attempt } from '../call';
import { poll } from '../poll';
import type { Steps } from '../pace';

/** The route's own pace is not known before the import has begun. */
const pace = { firstSeconds: 10, longestSeconds: 300 };
/** An outage that lasts longer is recorded. */
const longestSeconds = 3600;

type Begun = BegunImport | 'unknown' | 'untried';

/**
 * Begins an import, however long that takes within reason. `unknown` when its blob could not be looked at and
 * that was recorded; `untried` when even that has to be tried further, with an empty history.
 */
export function* beginFollowing(
  context: OrchestrationContext,
  { importId, route, event }: NewImport,
  { since, looks }: { readonly since: string; readonly looks: number },
): Steps<Begun> {
  const input: NewImport = { importId, route, event };
  let looked = 0;
  return yield* poll<Begun, Begun>(context, pace, {
    since: new Date(since),
    *look(waited) {
      if (looked++ === looks) return { ok: true, value: 'untried' };
      const begun = yield* attempt(context, 'beginImport', input);
      if (begun.ok || (begun.error.retryable && waited <= longestSeconds)) return begun;
      return yield* recordUnknown(context, input, begun.error);
    },
    answer: (begun) => begun,
  });
}

/** @throws Error where nothing can be written: only the instance tells then. An outage is waited for. */
function* recordUnknown(
  context: OrchestrationContext,
  input: NewImport,
  error: Failure,
): Steps<Outcome<'unknown'>> {
  const recorded = yield* attempt(context, 'recordUnseen', { ...input, error });
  if (recorded.ok) return { ok: true, value: 'unknown' };
  if (!recorded.error.retryable) throw new Error(error.message);
  return recorded;
}
