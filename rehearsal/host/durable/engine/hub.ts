import { activityPool } from '../queues/activity-pool';
import type { Outcome } from '../protocol/decision';
import { applyRecord, beginExecution, isSettled, nextBatch, planTurn, type Execution } from '../execution/execution';
import type { Hub, HubEnvironment, Instance, NewInstance } from './hub-types';
import { historyEvent, type HistoryEvent } from '../protocol/protocol';
import type { JournalRecord, OpenTask, Start } from '../execution/records';
import { rewindRecords } from '../execution/rewind';

/** Opens the hub and takes up the work that the journal holds. */
export function openHub(environment: HubEnvironment): Hub {
  const { clock, log, journal } = environment;
  const instances = new Map<string, Instance>();
  const pool = activityPool(environment.maxConcurrentActivities, environment.runActivity);
  let stopped = false;

  const soon = (action: () => void): void => {
    const delay = environment.latency();
    if (delay > 0) clock.at(clock.now() + delay, action);
    else action();
  };

  function create(name: string, options: NewInstance): string {
    const at = clock.now();
    const start: Start = {
      type: 'start',
      at,
      createdAt: at,
      instanceId: options.instanceId ?? environment.newId(),
      executionId: environment.newId(),
      name,
      version: options.version ?? environment.defaultVersion,
      ...(options.input !== undefined && { input: options.input }),
      ...(options.parent && { parent: options.parent }),
    };
    restart(start);
    return start.instanceId;
  }

  function restart(start: Start): void {
    const previous = instances.get(start.instanceId);
    if (previous) release(previous);
    journal.replace(start.instanceId, [start]);
    const instance: Instance = { execution: beginExecution(start), busy: false, timers: new Map() };
    instances.set(start.instanceId, instance);
    wake(instance);
  }

  function record(instance: Instance, entry: Exclude<JournalRecord, Start>): void {
    if (stopped) return;
    journal.append(instance.execution.start.instanceId, entry);
    applyRecord(instance.execution, entry);
    if (entry.type === 'end') {
      release(instance);
      reportToParent(instance.execution);
    }
    wake(instance);
  }

  function deliver(instance: Instance, event: HistoryEvent): void {
    record(instance, { type: 'event', at: clock.now(), event });
  }

  /** Delivers the answer to a task, unless the task is no longer waited for or was answered before. */
  function answer(instanceId: string, executionId: string, id: number, event: HistoryEvent): void {
    const instance = instances.get(instanceId);
    if (stopped || instance?.execution.start.executionId !== executionId) return;
    const { open, answered, end } = instance.execution;
    if (end || !open.has(id) || answered.has(id)) return;
    deliver(instance, event);
  }

  /** False once it has ended, was purged or replaced, or the hub was stopped. */
  function isLive(instance: Instance): boolean {
    const { start, end } = instance.execution;
    return !stopped && !end && instances.get(start.instanceId) === instance;
  }

  function wake(instance: Instance): void {
    const { start, inbox, suspended, turns } = instance.execution;
    if (instance.busy || suspended || inbox.length === 0 || !isLive(instance)) return;
    if (turns === 0 && !environment.mayRun(start)) return;
    instance.busy = true;
    // What arrives in the same round of the event loop makes one turn.
    setImmediate(() => void turn(instance));
  }

  async function turn(instance: Instance): Promise<void> {
    const { execution } = instance;
    const at = Math.max(clock.now(), execution.lastTurnAt);
    const batch = nextBatch(execution, at);
    if (batch.length > 0 && isLive(instance)) {
      const decision = execution.outcome
        ? undefined
        : await environment.decide(execution, [historyEvent('OrchestratorStarted', at), ...batch]);
      // Meanwhile it may have been terminated or purged.
      if (isLive(instance)) {
        const before = execution.nextId;
        const plan = planTurn(execution, at, batch, decision, environment.timers);
        record(instance, plan);
        for (const id of plan.cancelled) stopTimer(instance, id);
        for (let id = before; id < execution.nextId; id++) dispatch(instance, id);
        settle(instance);
      }
    }
    instance.busy = false;
    if (batch.length > 0) wake(instance);
  }

  function dispatch(instance: Instance, id: number): void {
    const { start, open } = instance.execution;
    const task = open.get(id);
    const { instanceId, executionId } = start;
    if (task?.kind === 'activity') {
      soon(() => {
        if (stopped) return;
        pool.run(instanceId, task, (result) => {
          soon(() => {
            const fields = { ...result.fields, TaskScheduledId: id };
            answer(instanceId, executionId, id, historyEvent(result.type, clock.now(), fields));
          });
        });
      });
    } else if (task?.kind === 'child') {
      soon(() => {
        startChild(instance, id, task);
      });
    } else if (task?.kind === 'timer') {
      const FireAt = new Date(task.fireAt).toISOString();
      const fire = (): void => {
        instance.timers.delete(id);
        answer(instanceId, executionId, id, historyEvent('TimerFired', clock.now(), { TimerId: id, FireAt }));
      };
      instance.timers.set(id, clock.at(task.fireAt, fire));
    }
  }

  // The child may exist from before a kill: then it is waited for, or its end is reported again.
  function startChild(instance: Instance, taskId: number, task: OpenTask & { kind: 'child' }): void {
    const { instanceId, executionId } = instance.execution.start;
    if (stopped || !instance.execution.open.has(taskId)) return;
    const existing = instances.get(task.childId)?.execution;
    const parent = existing?.start.parent;
    const isOurs =
      parent?.instanceId === instanceId && parent.executionId === executionId && parent.taskId === taskId;
    if (existing && isOurs) {
      if (existing.end) reportToParent(existing);
      return;
    }
    if (
      task.childId === instanceId ||
      task.childId === instance.execution.start.parent?.instanceId ||
      (existing && !existing.end)
    ) {
      const Reason = `Sub-orchestration '${task.name}' cannot start: instance id '${task.childId}' belongs to an instance that is running.`;
      const fields = { TaskScheduledId: taskId, Reason, Details: '' };
      answer(
        instanceId,
        executionId,
        taskId,
        historyEvent('SubOrchestrationInstanceFailed', clock.now(), fields),
      );
      return;
    }
    create(task.name, {
      instanceId: task.childId,
      input: task.input,
      ...(task.version !== undefined && { version: task.version }),
      parent: { instanceId, executionId, taskId },
    });
  }

  function reportToParent({ start, end, outcome }: Execution): void {
    const { parent } = start;
    if (!parent || !end) return;
    const TaskScheduledId = parent.taskId;
    const event =
      end.status === 'Completed'
        ? historyEvent('SubOrchestrationInstanceCompleted', clock.now(), {
            TaskScheduledId,
            Result: end.output ?? 'null',
          })
        : historyEvent('SubOrchestrationInstanceFailed', clock.now(), {
            TaskScheduledId,
            Reason: end.output ?? '',
            // Null on the real host for a terminated child, which the SDK cannot read.
            Details: outcome?.kind === 'failed' ? `Message: ${outcome.message}, StackTrace: ` : '',
            ...(outcome?.kind === 'failed' && outcome.details && { FailureDetails: outcome.details }),
          });
    soon(() => {
      answer(parent.instanceId, parent.executionId, parent.taskId, event);
    });
  }

  /** Lets the outcome take effect once nothing is open. */
  function settle(instance: Instance): void {
    const { execution } = instance;
    const { outcome, start } = execution;
    if (!outcome || execution.end) return;
    if (!isSettled(execution)) {
      const waiting = [...execution.open].map(([id, task]) => `${task.kind} ${id}`).join(', ');
      log(
        'information',
        'Host.Durable',
        `Instance '${start.instanceId}' has finished but waits for ${waiting}.`,
      );
    } else if (outcome.kind === 'continued') {
      const { customStatus } = execution;
      restart({
        ...start,
        at: Math.max(clock.now(), execution.lastTurnAt),
        executionId: environment.newId(),
        input: outcome.input,
        inbox: execution.inbox,
        ...(customStatus !== undefined && { customStatus }),
      });
    } else {
      record(instance, { type: 'end', at: execution.lastTurnAt, ...endOf(outcome, start.name) });
    }
  }

  function stopTimer(instance: Instance, id: number): void {
    instance.timers.get(id)?.();
    instance.timers.delete(id);
  }

  function release(instance: Instance): void {
    for (const id of [...instance.timers.keys()]) stopTimer(instance, id);
  }

  function restore([start, ...records]: readonly JournalRecord[]): Instance {
    if (start?.type !== 'start') throw new Error('A journal does not begin with the start of an instance.');
    const execution = beginExecution(start);
    for (const entry of records) applyRecord(execution, entry as Exclude<JournalRecord, Start>);
    const instance: Instance = { execution, busy: false, timers: new Map() };
    instances.set(start.instanceId, instance);
    return instance;
  }

  /** Goes on where the journal ends: what is open and not answered is dispatched once more. */
  function takeUp(instance: Instance): void {
    const { execution } = instance;
    if (execution.end) return;
    for (const id of execution.open.keys()) if (!execution.answered.has(id)) dispatch(instance, id);
    if (isSettled(execution)) settle(instance);
    else wake(instance);
  }

  function rewind(instanceId: string): void {
    const [start, ...records] = journal.read(instanceId);
    if (start?.type !== 'start') return;
    const rewound = rewindRecords(start, records as Exclude<JournalRecord, Start>[]);
    for (const child of rewound.children) {
      if (instances.get(child)?.execution.end?.status === 'Failed') rewind(child);
    }
    journal.replace(instanceId, rewound.records);
    takeUp(restore(rewound.records));
  }

  for (const records of journal.load()) restore(records);
  for (const instance of [...instances.values()]) takeUp(instance);

  return {
    instances,
    create,
    deliver,
    record,
    rewind,
    purge(instanceId) {
      const instance = instances.get(instanceId);
      if (!instance) return;
      release(instance);
      instances.delete(instanceId);
      journal.remove(instanceId);
    },
    stop() {
      stopped = true;
      pool.stop();
      journal.close();
      for (const instance of instances.values()) release(instance);
    },
  };
}

function endOf(outcome: Exclude<Outcome, { kind: 'continued' }>, name: string) {
  return outcome.kind === 'completed'
    ? { status: 'Completed' as const, output: outcome.output }
    : { status: 'Failed' as const, output: `Orchestrator function '${name}' failed: ${outcome.message}` };
}
