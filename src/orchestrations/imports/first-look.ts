import type { OrchestrationContext, Task } from 'durable-functions';
import type { InspectArrivalInput, Inspection } from '../../activities/imports/inspect-arrival';
import type { Failure, Outcome } from '../../domain/errors';
import { attempt } from '../call';
import { poll } from '../poll';
import { announce } from './watch';

/** The route's own pace is not known before the first look. */
const pace = { firstSeconds: 10, longestSeconds: 300 };
/** An outage that lasts longer is recorded. */
const longestSeconds = 3600;

type FirstLook = Inspection | 'unknown' | 'unseen';

/**
 * Looks at an arrival, however long that takes within reason. `unknown` when it could not be seen and that
 * was recorded; `unseen` when even that has to be tried further, with an empty history.
 */
export function* firstLook(
  context: OrchestrationContext,
  { importId, route, arrival }: InspectArrivalInput,
  { since, looks }: { readonly since: string; readonly looks: number },
): Generator<Task, FirstLook, unknown> {
  const input: InspectArrivalInput = { importId, route, arrival };
  let looked = 0;
  return yield* poll<FirstLook, FirstLook>(context, pace, {
    since: new Date(since),
    *look(waited) {
      if (looked++ === looks) return { ok: true, value: 'unseen' };
      const inspected = yield* attempt(context, 'inspectArrival', input);
      if (inspected.ok || (inspected.error.retryable && waited <= longestSeconds)) return inspected;
      return yield* recordUnknown(context, input, inspected.error);
    },
    answer: (seen) => seen,
  });
}

/** Waits for an outage. @throws Error where nothing can be written: the instance is the only record then. */
function* recordUnknown(
  context: OrchestrationContext,
  input: InspectArrivalInput,
  error: Failure,
): Generator<Task, Outcome<'unknown'>, unknown> {
  const recorded = yield* attempt(context, 'recordUnseen', { ...input, error });
  if (recorded.ok) {
    yield* announce(context, input, recorded.value, 'unknown');
    return { ok: true, value: 'unknown' };
  }
  if (!recorded.error.retryable) throw new Error(error.message);
  return recorded;
}
