import type { HistoryEvent } from './history-event';

/** What an orchestrator is run with. */
export interface OrchestrationPayload {
  readonly instanceId: string;
  readonly parentInstanceId: string | undefined;
  readonly input: string | undefined;
  readonly history: readonly HistoryEvent[];
  /** .NET time spans. */
  readonly longestTimer: string;
  readonly timerLeg: string;
}

/**
 * The trigger value of an orchestration. History objects are shared with the host, for the SDK only reads
 * them; not being enumerable keeps it from searching them, on every turn, for timestamps to turn into dates.
 */
export function orchestrationPayload(payload: OrchestrationPayload): object {
  const value = {
    input: payload.input === undefined ? null : (JSON.parse(payload.input) as unknown),
    instanceId: payload.instanceId,
    isReplaying: payload.history.length > 2,
    parentInstanceId: payload.parentInstanceId ?? null,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 2,
    longRunningTimerIntervalDuration: payload.timerLeg,
    maximumShortTimerDuration: payload.longestTimer,
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  };
  return Object.defineProperty(value, 'history', { value: payload.history });
}
