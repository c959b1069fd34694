import { answeredTask, type HistoryEvent } from '../protocol/history-event';
import type { Execution } from './execution';
import { followUp } from './follow-up';
import type { TimerLimits } from './timer-legs';

/**
 * The events of the next turn: in order of arrival, ending after the first that makes the host (and, alike,
 * the SDK) number a task by itself. Such an event never resumes user code, so ids stay in one order on both
 * sides.
 */
export function nextBatch(execution: Execution, at: number): HistoryEvent[] {
  const candidates = deliverable(execution).slice(hiddenOf(execution));
  const last = candidates.findIndex((event) => followUp(execution, event, at, noLimits) !== undefined);
  return last < 0 ? candidates : candidates.slice(0, last + 1);
}

/** How many of the events to deliver nobody sees yet: the oldest. */
export function hiddenOf(execution: Execution): number {
  const { hidden } = execution;
  return hidden.size === 0 ? 0 : deliverable(execution).filter((event) => hidden.has(event)).length;
}

const noLimits: TimerLimits = { longest: Infinity, leg: Infinity };

/** After the outcome only answers to open work count; raised events stay for the next execution. */
export function deliverable(execution: Execution): HistoryEvent[] {
  return execution.outcome
    ? execution.inbox.filter((event) => answeredTask(event) !== undefined)
    : [...execution.inbox];
}
