import type { DurableClient, DurableOrchestrationStatus } from 'durable-functions';
import { z } from 'zod';
import type { TransferInput } from '../../orchestrations/transfer/transfer';
import type { TransferRequest } from '../../domain/transfer/request';
import type { TransferStatus } from '../../domain/transfer/status';
import { triggerSchema } from './views';

/** What of the durable client is used. Its management URLs are keyed, so they never leave the app. */
export type TransferClient = Pick<DurableClient, 'startNew' | 'getStatus'>;

/** Input of the orchestration: names what to do, and carries what a list shows so that listing reads no documents. */
const factsSchema = z.object({
  transferId: z.string(),
  route: z.string(),
  trigger: triggerSchema,
  cause: z.string().optional(),
  requestedAt: z.string(),
  artifacts: z.number(),
});

export type TransferFacts = z.output<typeof factsSchema>;

export function toFacts({
  artifacts,
  arrival,
  selection,
  ...rest
}: TransferRequest): TransferFacts & TransferInput {
  return {
    ...rest,
    artifacts: artifacts.length,
    ...(arrival && { receives: true as const }),
    ...(selection && { selects: true }),
  };
}

/** The input of an instance, or undefined when another version of the app started it otherwise. */
export function factsOf(instance: DurableOrchestrationStatus): TransferFacts | undefined {
  return factsSchema.safeParse(instance.input).data;
}

/** Status of an instance; undefined when the task hub does not know it. */
export async function findInstance(
  client: TransferClient,
  instanceId: string,
): Promise<DurableOrchestrationStatus | undefined> {
  try {
    return await client.getStatus(instanceId);
  } catch (error) {
    // durable-functions 3.5 reports an unknown instance as an error with nothing but this text.
    if (error instanceof Error && error.message.includes('HTTP 404')) return undefined;
    throw error;
  }
}

/** The status of a transfer whose orchestration is in this state; `outcome` is what it returned. */
export function toTransferStatus(
  instance: Pick<DurableOrchestrationStatus, 'runtimeStatus'>,
  outcome: TransferStatus | undefined,
): TransferStatus {
  const state: `${typeof instance.runtimeStatus}` = instance.runtimeStatus;
  switch (state) {
    case 'Pending':
      return 'queued';
    case 'Running':
    case 'ContinuedAsNew':
    case 'Suspended':
      return 'running';
    case 'Completed':
      return outcome ?? 'failed';
    case 'Failed':
      return 'failed';
    case 'Terminated':
    case 'Canceled':
      return 'cancelled';
  }
}

export const isFinished = (status: TransferStatus): boolean => status !== 'queued' && status !== 'running';
