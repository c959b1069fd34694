import type { Execution } from '../execution/execution';
import type { OpenTask, TaskAddress } from '../execution/records';
import { historyEvent, type HistoryEvent } from '../protocol/history-event';
import type { HubEnvironment } from './hub-environment';
import type { Instance, Instances } from './instances';
import { startRecord } from './new-instance';

/** Sub-orchestrations: how one begins, and how its parent hears of its end. */
export interface Children {
  readonly start: (parent: Instance, taskId: number, task: OpenTask & { kind: 'child' }) => void;
  readonly report: (child: Execution) => void;
}

/** @param send passes a message on. */
export function createChildren(
  environment: HubEnvironment,
  instances: Instances,
  send: (handle: () => void) => void,
): Children {
  const { clock } = environment;

  function report(child: Execution): void {
    const { parent } = child.start;
    if (!parent || !child.end) return;
    const event = endEvent(child, parent.taskId, clock.now());
    send(() => instances.answer(parent, event));
  }

  // The child may exist from before a kill: then it is waited for, or its end is reported again. One that
  // runs for somebody else, such as a parent that died, is replaced by a new execution from its beginning.
  function start(
    { execution }: Instance,
    taskId: number,
    { name, input, version, childId }: OpenTask & { kind: 'child' },
  ): void {
    const { instanceId, executionId, parent: grandparent } = execution.start;
    if (instances.isStopped() || !execution.open.has(taskId)) return;
    const task: TaskAddress = { instanceId, executionId, taskId };
    const existing = instances.all.get(childId)?.execution;
    if (existing && isSame(existing.start.parent, task)) {
      if (existing.end) report(existing);
    } else if (childId === instanceId || childId === grandparent?.instanceId) {
      const Reason =
        `Sub-orchestration '${name}' cannot start: ` +
        `instance id '${childId}' belongs to itself or to its parent.`;
      const fields = { TaskScheduledId: taskId, Reason, Details: '' };
      instances.answer(task, historyEvent('SubOrchestrationInstanceFailed', clock.now(), fields));
    } else {
      instances.begin(
        startRecord(environment, name, {
          instanceId: childId,
          input,
          ...(version !== undefined && { version }),
          parent: task,
        }),
      );
    }
  }

  return { start, report };
}

const isSame = (a: TaskAddress | undefined, b: TaskAddress): boolean =>
  a?.instanceId === b.instanceId && a.executionId === b.executionId && a.taskId === b.taskId;

/** What the parent of an ended execution reads in its history. */
function endEvent({ end, outcome }: Execution, TaskScheduledId: number, at: number): HistoryEvent {
  if (end?.status === 'Completed') {
    const fields = { TaskScheduledId, Result: end.output ?? 'null' };
    return historyEvent('SubOrchestrationInstanceCompleted', at, fields);
  }
  const failed = outcome?.kind === 'failed' ? outcome : undefined;
  return historyEvent('SubOrchestrationInstanceFailed', at, {
    TaskScheduledId,
    Reason: end?.output ?? '',
    // Null on the real host for a terminated child, which the SDK cannot read.
    Details: failed ? `Message: ${failed.message}, StackTrace: ` : '',
    ...(failed?.details && { FailureDetails: failed.details }),
  });
}
