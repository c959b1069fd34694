import type { LaterRecord } from '../execution/records';
import { rewindRecords } from '../execution/rewind-records';
import type { HistoryEvent } from '../protocol/history-event';
import { messageQueue } from '../queues/message-latency';
import { createChildren } from './children';
import { createDispatch } from './dispatch';
import type { HubEnvironment } from './hub-environment';
import { createInstances, type Instance, type Instances } from './instances';
import { startRecord, type NewInstance } from './new-instance';
import { createTakeUp } from './take-up';
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
  /** Runs the failed tasks of a failed instance, and of failed children, once more. */
  readonly rewind: (instanceId: string) => void;
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
  const takeUp = createTakeUp(environment, instances, dispatch, turns);

  function rewind(instanceId: string): void {
    const [start, ...records] = journal.read(instanceId);
    if (start?.type !== 'start') return;
    const rewound = rewindRecords(start, records as LaterRecord[]);
    for (const child of rewound.children) {
      if (instances.all.get(child)?.execution.end?.status === 'Failed') rewind(child);
    }
    journal.replace(instanceId, rewound.records);
    takeUp.now(instances.restore(rewound.records));
  }

  for (const records of journal.load()) instances.restore(records);
  takeUp.afterStop();

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
    rewind,
    purge: instances.purge,
    stop() {
      instances.stop();
      dispatch.stop();
      journal.close();
    },
  };
}
