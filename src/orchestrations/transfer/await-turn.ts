import type { OrchestrationContext, Task } from 'durable-functions';
import type { RouteTerms } from '../../domain/route';
import type { TransferInput } from '../../domain/transfer/transfer-input';
import { attempt } from '../call';
import { poll } from '../poll';

const pace = { firstSeconds: 5, longestSeconds: 60 };

/**
 * Waits until no transfer of the route that came first moves any of the same artifacts, and tells whether
 * there was one. `onWaiting` is told for whom.
 * @throws Stop CANCELLED
 */
export function* awaitTurn(
  context: OrchestrationContext,
  { transferId, route }: TransferInput,
  terms: RouteTerms,
  onWaiting: (behind: readonly string[]) => void,
): Generator<Task, boolean, unknown> {
  let known: readonly string[] | undefined;
  return yield* poll(context, pace, {
    look: () => attempt(context, 'takeTurn', { route, transferId, ...(known && { behind: known }) }),
    answer: ({ behind }) => {
      if (behind.length === 0) return known !== undefined;
      known = behind;
      onWaiting(behind);
      return undefined;
    },
    outageSeconds: terms.polling.deadlineSeconds,
  });
}

/** Should it fail, the timer of the schedules ends the turn of a transfer that is over. */
export function* endTurn(
  context: OrchestrationContext,
  { transferId, route }: TransferInput,
): Generator<Task, void, unknown> {
  yield* attempt(context, 'endTurn', { route, transferId });
}
