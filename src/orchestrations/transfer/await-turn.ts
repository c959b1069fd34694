import type { OrchestrationContext } from 'durable-functions';
import type { PlannedTransfer } from '../../activities/plan/plan-transfer';
import type { Waiting } from '../../activities/transfer/take-turn';
import type { Outcome } from '../../domain/errors';
import type { TransferInput } from '../../domain/transfer/inputs';
import { attemptOften, must } from '../call';
import { poll } from '../poll';
import { longestPauseSeconds, type Steps } from '../pace';

const pace = { firstSeconds: 5, longestSeconds: 60 };

/**
 * Waits until no transfer of the route that came first moves any of the same artifacts; `onWaiting` is told
 * for whom. Returns the plan, without what came to the target meanwhile.
 * @throws Stop CANCELLED
 */
export function* awaitTurn(
  context: OrchestrationContext,
  { transferId, route, selects, plan: approved }: TransferInput,
  plan: PlannedTransfer,
  onWaiting: (behind: readonly string[]) => void,
): Steps<PlannedTransfer> {
  let known: readonly string[] | undefined;
  let seen: Outcome<Waiting> | undefined;
  const waited = yield* poll(context, pace, {
    *look(waited) {
      const input = { route, transferId, ...(known && { behind: known }) };
      seen = yield* attemptOften(context, { name: 'takeTurn', input, ...(seen && { seen }) }, waited);
      return seen;
    },
    answer: ({ behind }) => {
      if (behind.length === 0) return known !== undefined;
      known = behind;
      onWaiting(behind);
      return undefined;
    },
    outageSeconds: plan.terms.polling.deadlineSeconds,
    longestSeconds: longestPauseSeconds,
  });
  // What somebody named or approved is moved as it is.
  if (!waited || !selects || approved !== undefined) return plan;
  return yield* must(context, 'trimPlan', { transferId, route }, plan.terms.polling);
}
