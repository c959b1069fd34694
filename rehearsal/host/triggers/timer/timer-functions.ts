import { resolveSettings, type Settings } from '../../settings';
import type { AppFunction, Problem } from '../../worker/app-functions';
import { parseSchedule, type Schedule } from './cron';

/** A timer function with what its trigger says. */
export interface TimerFunction {
  readonly function: AppFunction;
  readonly schedule: Schedule;
  readonly runOnStartup: boolean;
  /** Keeps the next due time on disk, so that a missed run is made up for. */
  readonly monitored: boolean;
}

/** The timer functions among those of the app. @param complain gets what cannot be served. */
export function readTimerFunctions(
  functions: readonly AppFunction[],
  settings: Settings,
  complain: (problem: Problem) => void,
): TimerFunction[] {
  return functions.flatMap((entry) => {
    if (entry.kind !== 'timer') return [];
    const { trigger } = entry;
    try {
      const zone = settings.WEBSITE_TIME_ZONE ?? 'UTC';
      if (!/^(?:etc\/)?utc$/i.test(zone))
        throw new Error(`WEBSITE_TIME_ZONE '${zone}' is not supported: schedules are in UTC`);
      const schedule = parseSchedule(resolveSettings(trigger.schedule as string, settings));
      const monitored = trigger.useMonitor !== false && !schedule.isFast;
      return [{ function: entry, schedule, monitored, runOnStartup: trigger.runOnStartup === true }];
    } catch (error) {
      complain({ function: entry.name, binding: trigger.name, reason: (error as Error).message });
      return [];
    }
  });
}
