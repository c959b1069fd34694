import type { OrchestrationHandler } from 'durable-functions';
import type { Failure } from '../../domain/errors';
import { demand, failureOf } from '../call';
import { scanSource } from './scan';

interface MakePlanInput {
  /** Id of the plan. */
  readonly transferId: string;
  readonly route: string;
  readonly selects?: boolean;
  /** ISO time. */
  readonly requestedAt: string;
}

export interface MakePlanOutput {
  readonly error?: Failure;
}

/** Plans without effects: neither registry nor pipelines are touched. What is planned stays as documents. */
export const makePlan: OrchestrationHandler = function* (context) {
  const { transferId, route, selects } = context.df.getInput<MakePlanInput>();
  try {
    const scan = selects === true ? yield* scanSource(context, { transferId, route }) : undefined;
    yield* demand(context, 'planTransfer', { transferId, route, notes: [], ...(scan && { scan }) });
    return {} satisfies MakePlanOutput;
  } catch (thrown) {
    return { error: failureOf(thrown, 'make plan') } satisfies MakePlanOutput;
  }
};
