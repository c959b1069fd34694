import type { DurableClient, DurableOrchestrationStatus } from 'durable-functions';
import { transferInputSchema, type TransferInput } from '../domain/transfer/inputs';
import type { Services } from '../services';

/** What of the durable client is used. Its management URLs are keyed, so they never leave the app. */
export type TransferClient = Pick<DurableClient, 'startNew' | 'getStatus' | 'terminate'>;

/** What callers' wishes are carried out with: the services, and the client of the orchestrations. */
export interface App extends Services {
  readonly client: TransferClient;
}

/** The input of a transfer's instance; undefined when another version of the app started it otherwise. */
export const inputOf = (instance: DurableOrchestrationStatus): TransferInput | undefined =>
  transferInputSchema.safeParse(instance.input).data;

/** A worker that dies takes the orchestration with it whose turn it was; more often it is no accident. */
export const mostRestarts = 5;

/** How an orchestration is ended that waits in vain. */
export const inVain = 'it waited for a part that is gone';

/** A message between two orchestrations is on its way for less, also when a host died that held it. */
export const goneAfterMs = 5 * 60_000;

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

/** How an orchestration stands. */
export type InstanceState = 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';

/** The state of an instance in words of ours. */
export function stateOf({ runtimeStatus }: Pick<DurableOrchestrationStatus, 'runtimeStatus'>): InstanceState {
  const status: `${typeof runtimeStatus}` = runtimeStatus;
  switch (status) {
    case 'Pending':
      return 'queued';
    case 'Running':
    case 'ContinuedAsNew':
    case 'Suspended':
      return 'running';
    case 'Completed':
      return 'completed';
    case 'Failed':
      return 'failed';
    case 'Terminated':
    case 'Canceled':
      return 'cancelled';
  }
}

/** Whether an instance is known and has not ended. */
export const isLive = (instance: DurableOrchestrationStatus | undefined): boolean =>
  instance !== undefined && ['queued', 'running'].includes(stateOf(instance));
