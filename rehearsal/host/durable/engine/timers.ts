import type { Instance } from './instances';

/** Cancels the wait of one timer task, if it waits. */
export function stopTimer({ timers }: Instance, taskId: number): void {
  timers.get(taskId)?.();
  timers.delete(taskId);
}

/** Cancels every wait of an instance. */
export function stopTimers(instance: Instance): void {
  for (const taskId of [...instance.timers.keys()]) stopTimer(instance, taskId);
}
