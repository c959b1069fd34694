import type { Clock } from '../../clock';
import type { FindFunction } from '../../worker/app-functions';
import type { Hub } from '../engine/hub';
import type { Instance } from '../engine/instances';
import type { Execution } from '../execution/execution';
import { historyEvent, isIntegerName } from '../protocol/history-event';
import { matches, type InstanceFilter } from './instance-filter';
import { OperationRefused } from './operation-refused';
import { checkInstanceId } from './request-values';
import { runtimeStatus } from './runtime-status';

/** What clients may do with instances, with the rules of the Durable Task extension. */
export interface Operations {
  readonly start: (
    name: string,
    options: { instanceId?: string; input?: string; version?: string },
  ) => string;
  readonly get: (instanceId: string) => Execution;
  readonly list: (filter: InstanceFilter) => Execution[];
  readonly raiseEvent: (instanceId: string, name: string, input: string | undefined) => void;
  readonly terminate: (instanceId: string, reason: string) => void;
  readonly suspend: (instanceId: string, reason: string) => void;
  readonly resume: (instanceId: string) => void;
  /** @returns how many instances are gone. */
  readonly purge: (instanceId: string) => number;
  readonly purgeWhere: (filter: InstanceFilter) => number;
}

/** The operations on the instances of a hub. */
export function createOperations(hub: Hub, find: FindFunction, clock: Clock): Operations {
  function existing(instanceId: string): Instance {
    const instance = hub.instances.get(instanceId);
    if (!instance) throw new OperationRefused(404, `No instance with ID '${instanceId}' was found.`);
    return instance;
  }
  function running(instanceId: string): Instance {
    const instance = existing(instanceId);
    if (instance.execution.end) throw new OperationRefused(410, `Instance '${instanceId}' has finished.`);
    return instance;
  }
  function list(filter: InstanceFilter): Execution[] {
    return [...hub.instances.values()]
      .map(({ execution }) => execution)
      .filter((execution) => matches(execution, filter))
      .sort((a, b) => (a.start.instanceId < b.start.instanceId ? -1 : 1));
  }
  return {
    start(name, options) {
      // One that does not exist is taken, and fails in its first turn.
      const orchestrator = find('orchestrator', name) ?? { name };
      const { instanceId } = options;
      if (instanceId !== undefined) {
        checkInstanceId(instanceId);
        const previous = hub.instances.get(instanceId)?.execution;
        if (previous && !previous.end) {
          const status = runtimeStatus(previous);
          throw new OperationRefused(
            409,
            `An Orchestration instance with the status ${status} already exists.`,
          );
        }
      }
      return hub.create(orchestrator.name, options);
    },
    list,
    get: (instanceId) => existing(instanceId).execution,
    raiseEvent(instanceId, name, input) {
      if (isIntegerName(name)) {
        throw new OperationRefused(
          400,
          `Event name '${name}' is an integer, which the SDK takes for a task id: use another name.`,
        );
      }
      const fields = { Name: name, ...(input !== undefined && { Input: input }) };
      hub.deliver(running(instanceId), historyEvent('EventRaised', clock.now(), fields));
    },
    terminate(instanceId, reason) {
      hub.terminate(running(instanceId), reason);
    },
    suspend(instanceId, reason) {
      const instance = running(instanceId);
      if (instance.execution.suspended)
        throw new OperationRefused(500, `Instance '${instanceId}' is suspended already.`);
      hub.record(instance, { type: 'suspend', at: clock.now(), reason });
    },
    resume(instanceId) {
      const instance = running(instanceId);
      if (!instance.execution.suspended)
        throw new OperationRefused(500, `Instance '${instanceId}' is not suspended.`);
      hub.record(instance, { type: 'resume', at: clock.now() });
    },
    purge(instanceId) {
      existing(instanceId);
      hub.purge(instanceId);
      return 1;
    },
    purgeWhere(filter) {
      const finished = list(filter).filter(({ end }) => end);
      for (const {
        start: { instanceId },
      } of finished)
        hub.purge(instanceId);
      return finished.length;
    },
  };
}
