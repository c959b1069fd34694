import type { OrchestrationHandler } from 'durable-functions';
import { transferInputSchema } from '../../domain/transfer/transfer-input';
import { failureOf } from '../call';
import { inputOf } from '../input';
import { planTransfer } from './plan-transfer';
import type { PlanOutcome } from '../../domain/plan/transfer-plan';

/** Plans without effects: neither registry nor pipelines are touched. What is planned stays as documents. */
export const makePlan: OrchestrationHandler = function* (context) {
  const input = inputOf(context, transferInputSchema);
  try {
    yield* planTransfer(context, input, []);
    return {} satisfies PlanOutcome;
  } catch (thrown) {
    return { error: failureOf(thrown, 'make plan') } satisfies PlanOutcome;
  }
};
