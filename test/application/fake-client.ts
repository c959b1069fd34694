import type {
  DurableClient,
  DurableOrchestrationStatus,
  OrchestrationRuntimeStatus,
} from 'durable-functions';
import type { TransferClient } from '../../src/application/instances';
import { sampleCaller } from '../support/documents';

type State = `${OrchestrationRuntimeStatus}`;

interface Instance {
  readonly name?: string;
  readonly input?: unknown;
  readonly runtimeStatus?: State;
  readonly customStatus?: unknown;
  readonly output?: unknown;
  readonly lastUpdatedTime?: Date;
}

/** What the class is made of; durable-functions exports it as a type only. */
type StatusShape = Omit<DurableOrchestrationStatus, 'runtimeStatus' | 'isDurableOrchestrationStatusInit'> & {
  readonly runtimeStatus: State;
};

export interface FakeClient extends TransferClient, Pick<DurableClient, 'getStatusBy'> {
  /** Puts an instance into a state. */
  set(instanceId: string, instance: Instance): void;
  /** Removes an instance, whatever its state. */
  purge(instanceId: string): void;
  readonly started: string[];
  /** Ids looked up, in order. */
  readonly lookups: string[];
}

/**
 * A task hub in memory that answers as the durable client does: unknown ids reject, a running id is refused,
 * a finished one replaced.
 */
export function fakeClient(): FakeClient {
  const instances = new Map<string, DurableOrchestrationStatus>();
  const started: string[] = [];
  const lookups: string[] = [];
  const set: FakeClient['set'] = (instanceId, instance) => {
    const status: StatusShape = {
      name: 'transfer',
      instanceId,
      createdTime: new Date('2026-01-01T00:00:00Z'),
      lastUpdatedTime: new Date('2026-01-01T00:05:00Z'),
      input: null,
      output: null,
      runtimeStatus: 'Running',
      customStatus: null,
      ...instance,
    };
    instances.set(instanceId, status as object as DurableOrchestrationStatus);
  };
  return {
    started,
    lookups,
    set,
    purge: (instanceId) => void instances.delete(instanceId),
    startNew(name, options) {
      const instanceId = options!.instanceId!;
      const state = instances.get(instanceId)?.runtimeStatus as State | undefined;
      if (state !== undefined && ['Pending', 'Running', 'Suspended', 'ContinuedAsNew'].includes(state)) {
        return Promise.reject(new Error('The operation failed with an unexpected status code: 500.'));
      }
      started.push(instanceId);
      set(instanceId, { name, input: options!.input, runtimeStatus: 'Pending' });
      return Promise.resolve(instanceId);
    },
    terminate(instanceId, reason) {
      const { runtimeStatus: _, ...before } = instances.get(instanceId)!;
      set(instanceId, { ...before, runtimeStatus: 'Terminated', output: reason });
      return Promise.resolve();
    },
    getStatusBy({ runtimeStatus = [] }) {
      const wanted: readonly string[] = runtimeStatus;
      const listed = [...instances.values()].filter((each) => wanted.includes(each.runtimeStatus));
      // Lists are what the host sends: their times are texts, whatever the type says.
      return Promise.resolve(JSON.parse(JSON.stringify(listed)) as DurableOrchestrationStatus[]);
    },
    getStatus(instanceId) {
      lookups.push(instanceId);
      const instance = instances.get(instanceId);
      if (instance !== undefined) return Promise.resolve(instance);
      return Promise.reject(
        new Error(
          'DurableClient error: Durable Functions extension replied with HTTP 404 response. This ' +
            'usually means ' +
            `we could not find any data associated with the instanceId provided: ${instanceId}.`,
        ),
      );
    },
  };
}

/** An instance of a transfer in some state. */
export function transferInstance(transferId: string, instance: Instance = {}, route = 'default'): Instance {
  const input = {
    transferId,
    route,
    trigger: 'http',
    caller: sampleCaller,
    requestedAt: '2026-01-01T00:00:00.000Z',
    artifacts: 120,
  };
  return { input, ...instance };
}
