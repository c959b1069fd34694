import type { Clock } from '../../clock';
import type { Log } from '../../logging/log';
import type { Execution } from '../execution/execution';
import type { Start } from '../execution/records';
import type { TimerLimits } from '../execution/timer-legs';
import type { Journal } from '../journal/journal';
import type { Decision } from '../protocol/decision';
import type { HistoryEvent } from '../protocol/history-event';
import type { ActivityRunner } from '../queues/activity-pool';

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
  /** How long messages stay invisible, in milliseconds, when the host that held them has stopped. */
  readonly visibility: { readonly control: number; readonly workItem: number };
  /** Version of sub-orchestrations that name none. */
  readonly defaultVersion: string;
  /** False keeps an instance waiting, at each of its turns (version rules of host.json). */
  readonly mayRun: (start: Start) => boolean;
}
