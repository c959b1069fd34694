import type { LaterRecord } from '../execution/records';
import type { HistoryEvent } from '../protocol/history-event';
import { messageQueue } from '../queues/message-latency';
import { createChildren } from './children';
import { createDispatch } from './dispatch';
import type { HubEnvironment } from './hub-environment';
import { createInstances, type Instance, type Instances } from './instances';
import { startRecord, type NewInstance } from './new-instance';
import { takeUpAfterStop } from './take-up';
import { createTurns } from './turns';

/**
 * The durable task engine: instances, their turns and the work they wait for. All state is in the journal.
 */
export interface Hub {
  readonly instances: ReadonlyMap<string, Instance>;
  /** Begins an instance in place of a finished one of the same id, if any; the caller has checked that. */
  readonly create: (name: string, options: NewInstance) => string;
  /** Writes an inbound event, then shows it to the orchestrator. */
  readonly deliver: (instance: Instance, event: HistoryEvent) => void;
  readonly record: (instance: Instance, record: LaterRecord) => void;
  /** Ends an instance; one this host may not run is ended by the next that may. */
  readonly terminate: (instance: Instance, reason: string) => void;
  readonly purge: (instanceId: string) => void;
  /** Ends all waiting; what runs may finish, its results are dropped. */
  readonly stop: () => void;
}

/** Opens the hub and takes up the work that the journal holds. */
export function openHub(environment: HubEnvironment): Hub {
  const { clock, journal } = environment;
  const send = messageQueue(clock, environment.latency);
  const instances: Instances = createInstances(environment, {
    changed: (instance) => turns.wake(instance),
    arrived: (instance) => send(() => turns.wake(instance)),
    ended: ({ execution }) => children.report(execution),
  });
  const children = createChildren(environment, instances, send);
  const dispatch = createDispatch(environment, instances, children, send);
  const turns = createTurns(environment, instances, dispatch);

  for (const records of journal.load()) instances.restore(records);
  takeUpAfterStop(environment, instances, dispatch, turns);

  return {
    instances: instances.all,
    create(name, options) {
      const start = startRecord(environment, name, options);
      instances.begin(start, 'outside');
      return start.instanceId;
    },
    deliver: (instance, event) => instances.deliver(instance, event, 'outside'),
    record: instances.record,
    terminate(instance, reason) {
      instances.record(instance, { type: 'terminate', at: clock.now(), reason });
    },
    purge: instances.purge,
    stop() {
      instances.stop();
      dispatch.stop();
      journal.close();
    },
  };
}
