import type { OrchestrationHandler } from 'durable-functions';
import type { Failure } from '../../domain/errors';
import { transferInputSchema } from '../../domain/transfer/transfer-input';
import { failureOf, must } from '../call';
import { inputOf } from '../input';
import { scanSource } from './scan';

/** What a plan came to besides its documents. */
export interface MakePlanOutput {
  readonly error?: Failure;
}

/** Plans without effects: neither registry nor pipelines are touched. What is planned stays as documents. */
export const makePlan: OrchestrationHandler = function* (context) {
  const { transferId, route, selects } = inputOf(context, transferInputSchema);
  try {
    const scan = selects === true ? yield* scanSource(context, { transferId, route }) : undefined;
    yield* must(context, 'planTransfer', { transferId, route, notes: [], ...(scan && { scan }) });
    return {} satisfies MakePlanOutput;
  } catch (thrown) {
    return { error: failureOf(thrown, 'make plan') } satisfies MakePlanOutput;
  }
};
