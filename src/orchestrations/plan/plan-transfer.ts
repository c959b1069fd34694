import type { OrchestrationContext, Task } from 'durable-functions';
import type { PlannedTransfer } from '../../activities/plan/plan-transfer';
import type { TransferInput } from '../../domain/transfer/transfer-input';
import { must } from '../call';
import { scanSource } from './scan';

/**
 * Plans a transfer: from what was carried across an air gap, from an approved plan, or from its request. `notes`
 * are kept with the plan.
 * @throws Stop
 */
export function* planTransfer(
  context: OrchestrationContext,
  { transferId, route, receives, selects, plan }: TransferInput,
  notes: readonly string[],
): Generator<Task, PlannedTransfer, unknown> {
  const wanted = { transferId, route, notes };
  if (receives) return yield* must(context, 'planCarried', wanted);
  if (plan !== undefined) return yield* must(context, 'adoptPlan', { ...wanted, plan });
  const scan = selects ? yield* scanSource(context, { transferId, route }) : undefined;
  return yield* must(context, 'planTransfer', { ...wanted, ...(scan && { scan }) });
}
