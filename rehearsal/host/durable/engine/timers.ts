/** An instance, as far as it waits: how to cancel the wait of each timer task. */
interface Waiting {
  readonly timers: Map<number, () => void>;
}

/** Cancels the wait of one timer task, if it waits. */
export function stopTimer({ timers }: Waiting, taskId: number): void {
  timers.get(taskId)?.();
  timers.delete(taskId);
}

/** Cancels every wait of an instance. */
export function stopTimers(instance: Waiting): void {
  for (const taskId of [...instance.timers.keys()]) stopTimer(instance, taskId);
}
