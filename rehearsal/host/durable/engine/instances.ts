import { applyRecord } from '../execution/apply-record';
import { beginExecution, type Execution } from '../execution/execution';
import type { JournalRecord, LaterRecord, Start, TaskAddress } from '../execution/records';
import type { HistoryEvent } from '../protocol/history-event';
import type { HubEnvironment } from './hub-environment';
import { stopTimers } from './timers';

/** One instance in memory: its execution and what goes on for it. */
export interface Instance {
  readonly execution: Execution;
  /** A turn is running or about to. */
  busy: boolean;
  /** What cancels the wait of each timer task. */
  readonly timers: Map<number, () => void>;
}

/** Hears of instances that may have something to do, and of those that ended. */
export interface InstanceListener {
  readonly changed: (instance: Instance) => void;
  /** A message came from outside, and lies in the queue. */
  readonly arrived: (instance: Instance) => void;
  readonly ended: (instance: Instance) => void;
}

/** The instances of a hub: every change of one is written to the journal before it is applied in memory. */
export interface Instances {
  readonly all: ReadonlyMap<string, Instance>;
  /** Begins an execution in place of the one before, if any. */
  readonly begin: (start: Start, from?: 'outside') => void;
  /** Puts an instance into memory as its records say. */
  readonly restore: (records: readonly JournalRecord[]) => void;
  readonly record: (instance: Instance, record: LaterRecord, from?: 'outside') => void;
  readonly deliver: (instance: Instance, event: HistoryEvent, from?: 'outside') => void;
  /** Delivers the answer to a task, unless the task is no longer waited for or was answered before. */
  readonly answer: (task: TaskAddress, event: HistoryEvent) => void;
  /** False once it has ended, was purged or replaced, or the hub was stopped. */
  readonly isLive: (instance: Instance) => boolean;
  readonly purge: (instanceId: string) => void;
  readonly stop: () => void;
  readonly isStopped: () => boolean;
}

/** Holds the instances of a hub, at first none. */
export function createInstances(
  { clock, journal }: Pick<HubEnvironment, 'clock' | 'journal'>,
  { changed, arrived, ended }: InstanceListener,
): Instances {
  const all = new Map<string, Instance>();
  let stopped = false;

  const add = (start: Start): Instance => {
    const instance: Instance = { execution: beginExecution(start), busy: false, timers: new Map() };
    all.set(start.instanceId, instance);
    return instance;
  };
  const tell = (instance: Instance, from: 'outside' | undefined): void =>
    from === undefined ? changed(instance) : arrived(instance);
  const record: Instances['record'] = (instance, entry, from) => {
    if (stopped) return;
    journal.append(instance.execution.start.instanceId, entry);
    applyRecord(instance.execution, entry);
    if (entry.type === 'end') {
      stopTimers(instance);
      ended(instance);
    }
    tell(instance, from);
  };
  const deliver: Instances['deliver'] = (instance, event, from) => {
    record(instance, { type: 'event', at: clock.now(), event }, from);
  };

  return {
    all,
    record,
    deliver,
    begin(start, from) {
      const previous = all.get(start.instanceId);
      if (previous) stopTimers(previous);
      journal.replace(start.instanceId, [start]);
      tell(add(start), from);
    },
    restore([start, ...records]) {
      if (start?.type !== 'start') throw new Error('A journal does not begin with the start of an instance.');
      const instance = add(start);
      for (const entry of records) applyRecord(instance.execution, entry as LaterRecord);
    },
    answer({ instanceId, executionId, taskId }, event) {
      const instance = all.get(instanceId);
      if (stopped || instance?.execution.start.executionId !== executionId) return;
      const { open, answered, end } = instance.execution;
      if (!end && open.has(taskId) && !answered.has(taskId)) deliver(instance, event);
    },
    isLive(instance) {
      const { start, end } = instance.execution;
      return !stopped && !end && all.get(start.instanceId) === instance;
    },
    purge(instanceId) {
      const instance = all.get(instanceId);
      if (!instance) return;
      stopTimers(instance);
      all.delete(instanceId);
      journal.remove(instanceId);
    },
    stop() {
      stopped = true;
      for (const instance of all.values()) stopTimers(instance);
    },
    isStopped: () => stopped,
  };
}
