import type { ActivityResult } from '../app/activities';
import type { OpenTask } from '../execution/records';

type ActivityTask = Extract<OpenTask, { kind: 'activity' }>;

/** Runs an activity of an instance; never rejects. */
export type ActivityRunner = (instanceId: string, task: ActivityTask) => Promise<ActivityResult>;

/** At most `limit` activities at a time (host.json `maxConcurrentActivityFunctions`), in order of arrival. */
export function activityPool(limit: number, runActivity: ActivityRunner) {
  let waiting: (() => void)[] = [];
  let running = 0;
  return {
    run(instanceId: string, task: ActivityTask, done: (result: ActivityResult) => void): void {
      const begin = (): void => {
        running++;
        void runActivity(instanceId, task).then((result) => {
          running--;
          waiting.shift()?.();
          done(result);
        });
      };
      if (running < limit) begin();
      else waiting.push(begin);
    },
    /** Gives up what has not begun. */
    stop(): void {
      waiting = [];
    },
  };
}
