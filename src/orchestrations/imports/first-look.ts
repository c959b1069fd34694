import type { OrchestrationContext, Task } from 'durable-functions';
import type { InspectArrivalInput, Inspection } from '../../activities/imports/inspect-arrival';
import { askedSeconds, call } from '../call';
import { pollDelay, secondsSince, sleep } from '../pace';
import { announce } from './watch';

/** The route's own pace is not known before the first look. */
const pace = { firstSeconds: 10, longestSeconds: 300 };
/** An outage that lasts longer is recorded. */
const longestSeconds = 3600;

/**
 * Looks at an arrival, however long that takes within reason. Undefined when it could not be seen and was recorded as `unknown`; `unseen` when
 * even that has to be tried further, with an empty history.
 */
export function* firstLook(
  context: OrchestrationContext,
  { importId, route, arrival }: InspectArrivalInput,
  { since, looks }: { readonly since: string; readonly looks: number },
): Generator<Task, Inspection | 'unseen' | undefined, unknown> {
  const input: InspectArrivalInput = { importId, route, arrival };
  for (let n = 0; n < looks; n++) {
    const inspected = yield* call(context, 'inspectArrival', input);
    if (inspected.ok) return inspected.value;
    const { error } = inspected;
    const waited = secondsSince(context, new Date(since));
    if (!error.retryable || waited > longestSeconds) {
      const recorded = yield* call(context, 'recordUnseen', { ...input, error });
      if (recorded.ok) {
        yield* announce(context, input, recorded.value, 'unknown');
        return undefined;
      }
      // Where nothing can be written the instance is the only record; an outage is waited for.
      if (!recorded.error.retryable) throw new Error(error.message);
    }
    yield* sleep(context, Math.max(pollDelay(pace, waited), askedSeconds(error)));
  }
  return 'unseen';
}
