import { isSettled } from '../execution/execution';
import type { Dispatch } from './dispatch';
import type { HubEnvironment } from './hub-environment';
import type { Instance, Instances } from './instances';
import type { Turns } from './turns';

/**
 * Goes on where the journals end, with all instances. What the host before held nobody sees until it is
 * visible again: that is counted from here on, for a host that was killed leaves no time of its death. What
 * is not held is taken up at once: timers, and activities for which there was no free place.
 */
export function takeUpAfterStop(
  { clock, visibility, maxConcurrentActivities }: HubEnvironment,
  instances: Instances,
  dispatch: Dispatch,
  turns: Turns,
): void {
  const pending = ({ execution: { open, answered } }: Instance) =>
    [...open].filter(([id]) => !answered.has(id));

  /** Waits like a timer, so that the end of the instance or of the host ends it. */
  function hold({ timers }: Instance, key: number, timeout: number, then: () => void): void {
    const shown = (): void => {
      timers.delete(key);
      then();
    };
    timers.set(key, clock.at(clock.now() + timeout, shown));
  }

  /** The activities that were scheduled first had the places. */
  function heldActivities(waiting: readonly Instance[]): ReadonlySet<unknown> {
    const scheduled = waiting.flatMap((instance) => {
      const times = new Map(instance.execution.history.map((event) => [event.EventId, event.Timestamp]));
      return pending(instance).flatMap(([id, task]) =>
        task.kind === 'activity' ? [{ task, at: Number(times.get(id)) }] : [],
      );
    });
    scheduled.sort((a, b) => a.at - b.at);
    return new Set(scheduled.slice(0, maxConcurrentActivities).map(({ task }) => task));
  }

  const waiting = [...instances.all.values()].filter(({ execution }) => !execution.end);
  const held = heldActivities(waiting);
  for (const instance of waiting) {
    const { execution } = instance;
    for (const [id, task] of pending(instance)) {
      const begin = (): void => dispatch.begin(instance, id);
      if (task.kind === 'child') hold(instance, id, visibility.control, begin);
      else if (held.has(task)) hold(instance, id, visibility.workItem, begin);
      else begin();
    }
    execution.hidden = new Set(execution.inbox);
    if (execution.inbox.length > 0) {
      hold(instance, inboxKey, visibility.control, () => {
        execution.hidden = new Set();
        turns.wake(instance);
      });
    }
    if (isSettled(execution)) turns.settle(instance);
    else turns.wake(instance);
  }
}

/** No task has this id. */
const inboxKey = -1;
