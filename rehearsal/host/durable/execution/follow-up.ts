import type { Command } from '../protocol/decision';
import { answeredTask, isFailure, type HistoryEvent } from '../protocol/history-event';
import type { Execution } from './execution';
import type { OpenTask } from './records';
import { legOf, type TimerLimits } from './timer-legs';

/** A timer, or the next attempt of something that failed. */
export type NewTask =
  Extract<OpenTask, { kind: 'timer' }> | { readonly command: Command; readonly attempt: number };

/**
 * The task the host starts by itself in answer to an event: a retry timer, the next attempt, the next timer
 * leg.
 */
export function followUp(
  execution: Execution,
  event: HistoryEvent,
  at: number,
  limits: TimerLimits,
): NewTask | undefined {
  const task = execution.open.get(answeredTask(event) ?? -1);
  if (!task) return undefined;
  if (task.kind === 'timer') {
    if (task.next) return task.next;
    return task.due !== undefined && task.due > at ? legOf(task.due, at, limits, task.userTimer) : undefined;
  }
  if (!isFailure(event) || !task.retry) return undefined;
  const { attempt, retry } = task;
  // Even after the last attempt there is one timer, due at once: the SDK raises the error when it fires.
  if (attempt >= retry.attempts) return { kind: 'timer', fireAt: at };
  const delay = Math.min(retry.first * retry.backoff ** (attempt - 1), retry.longest);
  return { kind: 'timer', fireAt: at + delay, next: { command: task, attempt: attempt + 1 } };
}
