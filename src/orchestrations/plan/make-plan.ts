import type { OrchestrationHandler } from 'durable-functions';
import { planInputSchema, type PlanOutcome } from '../../domain/plan/transfer-plan';
import { failureOf, inputOf } from '../call';
import { planRequest } from './plan-transfer';

/** Plans without effects: neither registry nor pipelines are touched. What is planned stays as documents. */
export const makePlan: OrchestrationHandler = function* (context) {
  const input = inputOf(context, planInputSchema);
  try {
    yield* planRequest(context, input, []);
    return {} satisfies PlanOutcome;
  } catch (thrown) {
    return { error: failureOf(thrown, 'make plan') } satisfies PlanOutcome;
  }
};
