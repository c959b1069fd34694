import type { OpenTask, TaskAddress } from '../execution/records';
import { historyEvent } from '../protocol/history-event';
import { activityPool } from '../queues/activity-pool';
import type { Children } from './children';
import type { HubEnvironment } from './hub-environment';
import type { Instance, Instances } from './instances';

/** Sets open tasks to work: activities, sub-orchestrations and timers. */
export interface Dispatch {
  readonly begin: (instance: Instance, taskId: number) => void;
  /** Gives up what waits for a free place. */
  readonly stop: () => void;
}

/** @param send passes a message on. */
export function createDispatch(
  { clock, maxConcurrentActivities, runActivity }: HubEnvironment,
  instances: Instances,
  children: Children,
  send: (handle: () => void) => void,
): Dispatch {
  const pool = activityPool(maxConcurrentActivities, runActivity);

  function beginActivity(address: TaskAddress, task: OpenTask & { kind: 'activity' }): void {
    send(() => {
      if (instances.isStopped()) return;
      pool.run(address.instanceId, task, (result) => {
        send(() => {
          const fields = { ...result.fields, TaskScheduledId: address.taskId };
          instances.answer(address, historyEvent(result.type, clock.now(), fields));
        });
      });
    });
  }

  function beginTimer(
    { timers }: Instance,
    address: TaskAddress,
    { fireAt }: OpenTask & { kind: 'timer' },
  ): void {
    const { taskId } = address;
    const fire = (): void => {
      timers.delete(taskId);
      const fields = { TimerId: taskId, FireAt: new Date(fireAt).toISOString() };
      send(() => instances.answer(address, historyEvent('TimerFired', clock.now(), fields)));
    };
    timers.set(taskId, clock.at(fireAt, fire));
  }

  return {
    begin(instance, taskId) {
      const { start, open } = instance.execution;
      const { instanceId, executionId } = start;
      const address = { instanceId, executionId, taskId };
      const task = open.get(taskId);
      if (task?.kind === 'activity') beginActivity(address, task);
      else if (task?.kind === 'child') send(() => children.start(instance, taskId, task));
      else if (task?.kind === 'timer') beginTimer(instance, address, task);
    },
    stop: () => pool.stop(),
  };
}
