import type { OrchestrationContext, Task } from 'durable-functions';
import type { AwaitSlotInput } from '../../activities/transfer/await-slot';
import type { Failure } from '../../domain/errors';
import { askedSeconds, call } from '../call';
import { pollDelay, secondsSince, sleep } from '../pace';

const polling = { firstSeconds: 5, longestSeconds: 60 };

/** Waits until a batch may begin, outages included: its place in the queue is kept. Returns why it never will. */
export function* awaitSlot(
  context: OrchestrationContext,
  input: AwaitSlotInput,
): Generator<Task, Failure | undefined, unknown> {
  const start = context.df.currentUtcDateTime;
  for (;;) {
    const asked = yield* call(context, 'awaitSlot', input);
    if (asked.ok && !asked.value.waits) return undefined;
    if (!asked.ok && !asked.error.retryable) return asked.error;
    const waited = secondsSince(context, start);
    yield* sleep(context, Math.max(pollDelay(polling, waited), asked.ok ? 0 : askedSeconds(asked.error)));
  }
}
