import type { OrchestrationHandler } from 'durable-functions';
import type { Journal } from '../durable/journal/journal';
import type { Aim } from '../worker/aims';

/**
 * A stand-in for a function. It gets the input after a trip through JSON and may throw; activities may be
 * async.
 */
export type Fake = (input: never) => unknown;

/** What surrounds the orchestrator under test. */
export interface ReplayOptions {
  readonly input?: unknown;
  readonly instanceId?: string;
  /** Durable name; default: that of the function. */
  readonly name?: string;
  /** Orchestration version (`context.df.version`). */
  readonly version?: string;
  /** Virtual start time, ISO 8601. */
  readonly startAt?: string;
  readonly activities?: Readonly<Record<string, Fake>>;
  /** Fakes, or real orchestrators (generator functions), which then run the same way. */
  readonly subOrchestrators?: Readonly<Record<string, Fake | OrchestrationHandler>>;
  /** False ends at the first continue-as-new and reports its input; default true. */
  readonly followContinueAsNew?: boolean;
  /** When the worker dies: the orchestration whose turn it is fails, an activity runs once more. */
  readonly workerDies?: readonly Aim[];
  /** Keeps the records; default: none are kept. */
  readonly journal?: Journal;
  /** Guard against orchestrators that never end; default 10 000. */
  readonly maxTurns?: number;
}

/** One call of the orchestrator under test, or of one it calls. */
export interface ReplayCall {
  readonly kind: 'activity' | 'subOrchestrator';
  readonly name: string;
  readonly input: unknown;
  /** Instance that made the call. */
  readonly caller: string;
  /** Virtual milliseconds since the start. */
  readonly at: number;
}

/** What a replay came to. */
export interface ReplayResult {
  readonly status: 'Completed' | 'Failed' | 'ContinuedAsNew';
  /** What the orchestrator returned, or the input of a continue-as-new that was not followed. */
  readonly output: unknown;
  /** `Orchestrator function '<name>' failed: <message>`; undefined unless failed. */
  readonly error: string | undefined;
  /** Every custom status that differs from the one before. */
  readonly customStatus: readonly unknown[];
  readonly calls: readonly ReplayCall[];
  /** How often an orchestrator ran, over all instances. */
  readonly turns: number;
  /** Virtual milliseconds from start to end. */
  readonly elapsedMs: number;
}
