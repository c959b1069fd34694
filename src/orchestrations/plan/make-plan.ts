import type { OrchestrationHandler } from 'durable-functions';
import type { Failure } from '../../domain/errors';
import { transferInputSchema } from '../../domain/transfer/transfer-input';
import { failureOf } from '../call';
import { inputOf } from '../input';
import { planTransfer } from './plan-transfer';

/** What a plan came to besides its documents. */
export interface MakePlanOutput {
  readonly error?: Failure;
}

/** Plans without effects: neither registry nor pipelines are touched. What is planned stays as documents. */
export const makePlan: OrchestrationHandler = function* (context) {
  const input = inputOf(context, transferInputSchema);
  try {
    yield* planTransfer(context, input, []);
    return {} satisfies MakePlanOutput;
  } catch (thrown) {
    return { error: failureOf(thrown, 'make plan') } satisfies MakePlanOutput;
  }
};
