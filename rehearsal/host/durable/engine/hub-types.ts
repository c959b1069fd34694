import type { Clock } from '../../clock';
import type { Log } from '../../log';
import type { ActivityRunner } from '../queues/activity-pool';
import type { Decision } from '../protocol/decision';
import type { Execution, TimerLimits } from '../execution/execution';
import type { Journal } from '../journal/journal';
import type { HistoryEvent } from '../protocol/protocol';
import type { JournalRecord, Parent, Start } from '../execution/records';

/** What the engine needs of the outside. */
export interface HubEnvironment {
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: Journal;
  readonly newId: () => string;
  /** Milliseconds by which a message is late: 0, or random to shake out races. */
  readonly latency: () => number;
  /** Runs the orchestrator function over the history so far, the new events and what surrounds them. */
  readonly decide: (execution: Execution, events: readonly HistoryEvent[]) => Promise<Decision>;
  readonly runActivity: ActivityRunner;
  readonly maxConcurrentActivities: number;
  readonly timers: TimerLimits;
  /** Version of sub-orchestrations that name none. */
  readonly defaultVersion: string;
  /** False keeps an instance waiting (version rules of host.json). */
  readonly mayRun: (start: Start) => boolean;
}

export interface Instance {
  readonly execution: Execution;
  /** A turn is running or about to. */
  busy: boolean;
  readonly timers: Map<number, () => void>;
}

export interface NewInstance {
  readonly instanceId?: string;
  readonly input?: string;
  readonly version?: string;
  readonly parent?: Parent;
}

/** The durable task engine: instances, their turns and the work they wait for. All state is in the journal. */
export interface Hub {
  readonly instances: ReadonlyMap<string, Instance>;
  /** Begins an instance in place of a finished one of the same id, if any; the caller has checked that. */
  readonly create: (name: string, options: NewInstance) => string;
  /** Writes an inbound event, then shows it to the orchestrator. */
  readonly deliver: (instance: Instance, event: HistoryEvent) => void;
  readonly record: (instance: Instance, record: Exclude<JournalRecord, Start>) => void;
  /** Runs the failed tasks of a failed instance, and of failed children, once more. */
  readonly rewind: (instanceId: string) => void;
  readonly purge: (instanceId: string) => void;
  /** Ends all waiting; what runs may finish, its results are dropped. */
  readonly stop: () => void;
}
