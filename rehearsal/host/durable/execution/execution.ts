import type { Outcome } from '../protocol/decision';
import { historyEvent, type HistoryEvent } from '../protocol/history-event';
import type { End, OpenTask, Start } from './records';

/**
 * One life of an instance between start (or continue-as-new) and its end: the fold of its journal records.
 */
export interface Execution {
  readonly start: Start;
  readonly history: HistoryEvent[];
  /** Events that arrived and were not yet shown to the orchestrator. */
  inbox: HistoryEvent[];
  /** Work in progress by task id. */
  readonly open: Map<number, OpenTask>;
  /** Of the inbox: events whose messages a stopped host held, and nobody sees yet. Always the oldest. */
  hidden: ReadonlySet<HistoryEvent>;
  /** Open tasks whose answer is in the inbox. */
  readonly answered: Set<number>;
  /** Next task id: always equal to the SDK's own counter. */
  nextId: number;
  readonly signatures: string[];
  /** Current task id of each user timer: a long timer changes its id with every leg. */
  readonly timers: number[];
  turns: number;
  lastTurnAt: number;
  updatedAt: number;
  customStatus: string | undefined;
  suspended: { readonly reason: string } | undefined;
  /** Why it is to end as soon as a host comes that may run it. */
  terminating: string | undefined;
  /** Decided, but open work is waited for. */
  outcome: Outcome | undefined;
  end: End | undefined;
}

/** An execution that has shown nothing to its orchestrator yet. */
export function beginExecution(start: Start): Execution {
  const { instanceId, executionId, name, version, input, parent, at } = start;
  const started = historyEvent('ExecutionStarted', at, {
    OrchestrationInstance: { InstanceId: instanceId, ExecutionId: executionId },
    ParentInstance: parent ? { OrchestrationInstance: { InstanceId: parent.instanceId } } : null,
    Name: name,
    Version: version,
    ...(input !== undefined && { Input: input }),
  });
  return {
    start,
    history: [],
    inbox: [started, ...(start.inbox ?? []).map(withDate)],
    hidden: new Set(),
    open: new Map(),
    answered: new Set(),
    nextId: 0,
    signatures: [],
    timers: [],
    turns: 0,
    lastTurnAt: at,
    updatedAt: at,
    customStatus: start.customStatus,
    suspended: undefined,
    terminating: undefined,
    outcome: undefined,
    end: undefined,
  };
}

/** Journals hold times as text. */
export const withDate = (event: HistoryEvent): HistoryEvent => ({
  ...event,
  Timestamp: new Date(event.Timestamp),
});

/** True once the outcome may take effect: nothing that was scheduled is still open. */
export const isSettled = (execution: Execution): boolean =>
  execution.outcome !== undefined &&
  (execution.open.size === 0 || (execution.outcome.kind === 'failed' && execution.outcome.abrupt === true));
