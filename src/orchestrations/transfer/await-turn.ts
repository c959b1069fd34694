import type { OrchestrationContext, Task } from 'durable-functions';
import type { RouteTerms } from '../../domain/route';
import { call, insist } from '../call';
import { pollDelay, secondsSince, sleep } from '../pace';
import type { TransferInput } from '../../domain/transfer/transfer-input';

const polling = { firstSeconds: 5, longestSeconds: 60 };

/**
 * Waits until no transfer of the route that came first moves any of the same artifacts, and tells whether there was one. `onWaiting` is told
 * for whom.
 * @throws Stop CANCELLED
 */
export function* awaitTurn(
  context: OrchestrationContext,
  { transferId, route }: TransferInput,
  terms: RouteTerms,
  onWaiting: (behind: readonly string[]) => void,
): Generator<Task, boolean, unknown> {
  const start = context.df.currentUtcDateTime;
  const ask = { route, transferId };
  let { behind } = yield* insist(context, terms.polling, 'takeTurn', ask);
  const waits = behind.length > 0;
  while (behind.length > 0) {
    onWaiting(behind);
    yield* sleep(context, pollDelay(polling, secondsSince(context, start)));
    ({ behind } = yield* insist(context, terms.polling, 'takeTurn', { ...ask, behind }));
  }
  return waits;
}

/** Should it fail, the timer of the schedules ends the turn of a transfer that is over. */
export function* endTurn(
  context: OrchestrationContext,
  { transferId, route }: TransferInput,
): Generator<Task, void, unknown> {
  yield* call(context, 'endTurn', { route, transferId });
}
