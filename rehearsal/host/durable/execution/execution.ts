import type { Command, Decision, Outcome } from '../protocol/decision';
import { answeredTask, historyEvent, isFailure, type HistoryEvent } from '../protocol/protocol';
import type { End, JournalRecord, OpenTask, Start, Turn } from './records';

/** One life of an instance between start (or continue-as-new) and its end: the fold of its journal records. */
export interface Execution {
  readonly start: Start;
  readonly history: HistoryEvent[];
  /** Events that arrived and were not yet shown to the orchestrator. */
  inbox: HistoryEvent[];
  /** Work in progress by task id. */
  readonly open: Map<number, OpenTask>;
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
  suspended: boolean;
  /** Decided, but open work is waited for. */
  outcome: Outcome | undefined;
  end: End | undefined;
}

export interface TimerLimits {
  /** Timers due later are made of legs; milliseconds. */
  readonly longest: number;
  readonly leg: number;
}

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
    open: new Map(),
    answered: new Set(),
    nextId: 0,
    signatures: [],
    timers: [],
    turns: 0,
    lastTurnAt: at,
    updatedAt: at,
    customStatus: start.customStatus,
    suspended: false,
    outcome: undefined,
    end: undefined,
  };
}

const withDate = (event: HistoryEvent): HistoryEvent => ({ ...event, Timestamp: new Date(event.Timestamp) });

/**
 * The events of the next turn: in order of arrival, ending after the first that makes the host (and, alike, the SDK)
 * number a task by itself. Such an event never resumes user code, so ids stay in one order on both sides.
 */
export function nextBatch(execution: Execution, at: number): HistoryEvent[] {
  const candidates = deliverable(execution);
  const last = candidates.findIndex((event) => followUp(execution, event, at, noLimits) !== undefined);
  return last < 0 ? candidates : candidates.slice(0, last + 1);
}

const noLimits: TimerLimits = { longest: Infinity, leg: Infinity };

// After the outcome only answers to open work count; raised events stay for the next execution.
function deliverable(execution: Execution): HistoryEvent[] {
  return execution.outcome
    ? execution.inbox.filter((event) => answeredTask(event) !== undefined)
    : [...execution.inbox];
}

/** The task the host starts by itself in answer to an event: a retry timer, the next attempt, the next timer leg. */
function followUp(
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

type NewTask = Extract<OpenTask, { kind: 'timer' }> | { readonly command: Command; readonly attempt: number };

function legOf(
  due: number,
  at: number,
  limits: TimerLimits,
  userTimer: number | undefined,
): OpenTask & { kind: 'timer' } {
  const isLong = due - at > limits.longest;
  return {
    kind: 'timer',
    fireAt: isLong ? at + limits.leg : due,
    ...(isLong && { due }),
    ...(userTimer !== undefined && { userTimer }),
  };
}

/** Works out the record of a turn; `decision` is undefined when the orchestrator has finished and work drains. */
export function planTurn(
  execution: Execution,
  at: number,
  batch: readonly HistoryEvent[],
  decision: Decision | undefined,
  limits: TimerLimits,
): Turn {
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

/** Applies a record other than the first; recovery replays the same records through the same function. */
export function applyRecord(execution: Execution, record: Exclude<JournalRecord, Start>): void {
  execution.updatedAt = record.at;
  switch (record.type) {
    case 'event':
      execution.inbox.push(withDate(record.event));
      execution.answered.add(answeredTask(record.event) ?? -1);
      break;
    case 'suspend':
    case 'resume':
      execution.suspended = record.type === 'suspend';
      break;
    case 'end':
      execution.end = record;
      execution.inbox = [];
      execution.open.clear();
      break;
    case 'turn':
      applyTurn(execution, record);
  }
}

function applyTurn(execution: Execution, turn: Turn): void {
  const { history, open, answered } = execution;
  const batch = deliverable(execution).slice(0, turn.taken);
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

/** True once the outcome may take effect: nothing that was scheduled is still open. */
export const isSettled = (execution: Execution): boolean =>
  execution.outcome !== undefined &&
  (execution.open.size === 0 || (execution.outcome.kind === 'failed' && execution.outcome.abrupt === true));
