import type { OrchestrationContext } from 'durable-functions';
import type { PlannedTransfer } from '../../activities/plan/plan-transfer';
import type { TransferInput } from '../../domain/transfer/inputs';
import { must } from '../call';
import { pollHeld } from '../poll';
import type { Steps } from '../pace';

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
  const waited = yield* pollHeld(context, {
    name: 'takeTurn',
    input: () => ({ route, transferId, ...(known && { behind: known }) }),
    answer: ({ behind }) => {
      if (behind.length === 0) return known !== undefined;
      known = behind;
      onWaiting(behind);
      return undefined;
    },
    outageSeconds: plan.terms.polling.deadlineSeconds,
  });
  // What somebody named or approved is moved as it is.
  if (!waited || !selects || approved !== undefined) return plan;
  return yield* must(context, 'trimPlan', { transferId, route }, plan.terms.polling);
}
