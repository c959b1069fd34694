import type { DurableClient, DurableOrchestrationStatus } from 'durable-functions';
import { transferInputSchema, type TransferInput } from '../domain/transfer/transfer-input';
import type { TransferStatus } from '../domain/transfer/status';

/** What of the durable client is used. Its management URLs are keyed, so they never leave the app. */
export type TransferClient = Pick<DurableClient, 'startNew' | 'getStatus'>;

/** The input of a transfer's instance; undefined when another version of the app started it otherwise. */
export const inputOf = (instance: DurableOrchestrationStatus): TransferInput | undefined =>
  transferInputSchema.safeParse(instance.input).data;

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
