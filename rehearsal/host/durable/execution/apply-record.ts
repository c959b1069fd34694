import { answeredTask, historyEvent, type HistoryEvent } from '../protocol/history-event';
import { withDate, type Execution } from './execution';
import { deliverable } from './next-batch';
import type { LaterRecord, OpenTask, Turn } from './records';

/** Applies a record other than the first; recovery replays the same records through the same function. */
export function applyRecord(execution: Execution, record: LaterRecord): void {
  if (record.type !== 'terminate') execution.updatedAt = record.at;
  switch (record.type) {
    case 'event':
      execution.inbox.push(withDate(record.event));
      execution.answered.add(answeredTask(record.event) ?? -1);
      break;
    case 'suspend':
      execution.suspended = { reason: record.reason };
      break;
    case 'resume':
      execution.suspended = undefined;
      break;
    case 'terminate':
      execution.terminating = record.reason;
      break;
    case 'end':
      execution.end = record;
      execution.suspended = undefined;
      execution.inbox = [];
      execution.open.clear();
      break;
    case 'turn':
      applyTurn(execution, record);
  }
}

function applyTurn(execution: Execution, turn: Turn): void {
  const { history, open, answered } = execution;
  const { taken, skipped = 0 } = turn;
  const batch = deliverable(execution).slice(skipped, skipped + taken);
  const consumed = new Set(batch);
  execution.inbox = execution.inbox.filter((event) => !consumed.has(event));
  history.push(historyEvent('OrchestratorStarted', turn.at), ...batch);
  for (const event of batch) {
    open.delete(answeredTask(event) ?? -1);
    answered.delete(answeredTask(event) ?? -1);
  }
  for (const task of turn.opened) {
    const id = execution.nextId++;
    open.set(id, task);
    history.push(scheduledEvent(id, task, turn.at));
    if (task.kind === 'timer' && task.userTimer !== undefined) execution.timers[task.userTimer] = id;
  }
  for (const id of turn.cancelled) {
    open.delete(id);
    execution.inbox = execution.inbox.filter((event) => event.TimerId !== id);
  }
  history.push(historyEvent('OrchestratorCompleted', turn.at));
  execution.signatures.push(...turn.signatures);
  execution.customStatus = turn.customStatus;
  execution.outcome ??= turn.outcome;
  execution.turns++;
  execution.lastTurnAt = turn.at;
}

function scheduledEvent(id: number, task: OpenTask, at: number): HistoryEvent {
  if (task.kind === 'timer') {
    return historyEvent('TimerCreated', at, { EventId: id, FireAt: new Date(task.fireAt).toISOString() });
  }
  const common = { EventId: id, Name: task.name, ...(task.input !== undefined && { Input: task.input }) };
  return task.kind === 'activity'
    ? historyEvent('TaskScheduled', at, common)
    : historyEvent('SubOrchestrationInstanceCreated', at, { ...common, InstanceId: task.childId });
}
