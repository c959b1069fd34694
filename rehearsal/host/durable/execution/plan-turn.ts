import type { Command, Decision } from '../protocol/decision';
import type { HistoryEvent } from '../protocol/history-event';
import type { Execution } from './execution';
import { followUp } from './follow-up';
import { hiddenOf } from './next-batch';
import type { OpenTask, Turn } from './records';
import { legOf, type TimerLimits } from './timer-legs';

/**
 * Works out the record of a turn; `decision` is undefined when the orchestrator has finished and work drains.
 */
export function planTurn(
  execution: Execution,
  at: number,
  batch: readonly HistoryEvent[],
  decision: Decision | undefined,
  limits: TimerLimits,
): Turn {
  const skipped = hiddenOf(execution);
  const opened: OpenTask[] = [];
  const cancelled: number[] = [];
  let userTimers = execution.timers.length;
  const begin = (command: Command, attempt: number): void => {
    const id = execution.nextId + opened.length;
    if (command.kind === 'timer') opened.push(legOf(command.fireAt, at, limits, userTimers++));
    else if (command.kind === 'activity') opened.push({ ...command, attempt });
    else
      opened.push({
        ...command,
        attempt,
        childId: command.instanceId ?? `${execution.start.executionId}:${id}`,
      });
  };
  for (const command of decision?.commands ?? []) begin(command, 1);
  decision?.cancelledTimers.forEach((isCancelled, index) => {
    const fresh = opened.findIndex((task) => task.kind === 'timer' && task.userTimer === index);
    const id = fresh < 0 ? execution.timers[index] : execution.nextId + fresh;
    const isOpen = id !== undefined && (fresh >= 0 || execution.open.has(id));
    if (isCancelled && isOpen) cancelled.push(id);
  });
  const last = batch.at(-1);
  const next = last && followUp(execution, last, at, limits);
  if (next) {
    if ('command' in next) begin(next.command, next.attempt);
    else opened.push(next);
  }
  return {
    type: 'turn',
    at,
    taken: batch.length,
    ...(skipped > 0 && { skipped }),
    opened,
    cancelled,
    signatures: decision?.signatures ?? [],
    ...customStatusOf(execution, decision),
    ...(decision?.outcome && { outcome: decision.outcome }),
  };
}

// The status is what the returned state says; only a continue-as-new carries it over.
function customStatusOf(execution: Execution, decision: Decision | undefined): { customStatus?: string } {
  const keeps = !decision || decision.outcome?.kind === 'continued';
  const status = decision?.customStatus ?? (keeps ? execution.customStatus : undefined);
  return status === undefined ? {} : { customStatus: status };
}
