import { resolveSettings, type Settings } from '../../settings';
import type { AppFunction, Findings } from '../../worker/app-functions';
import { parseSchedule, type Schedule } from './cron';

/** A timer function with what its trigger says. */
export interface TimerFunction {
  readonly function: AppFunction;
  readonly schedule: Schedule;
  readonly runOnStartup: boolean;
  /** Keeps the next due time on disk, so that a missed run is made up for. */
  readonly monitored: boolean;
}

/** The timer functions among those of the app. */
export function readTimerFunctions(
  functions: readonly AppFunction[],
  settings: Settings,
  { refuse, disable }: Findings,
): TimerFunction[] {
  const zone = settings.WEBSITE_TIME_ZONE ?? 'UTC';
  return functions.flatMap((entry) => {
    if (entry.kind !== 'timer') return [];
    const { trigger, name } = entry;
    const at = { function: name, binding: trigger.name };
    if (!/^(?:etc\/)?utc$/i.test(zone)) {
      refuse({ ...at, reason: `WEBSITE_TIME_ZONE '${zone}' is not supported: schedules are in UTC` });
      return [];
    }
    try {
      const schedule = parseSchedule(resolveSettings(trigger.schedule as string, settings));
      const monitored = trigger.useMonitor !== false && !schedule.isFast;
      return [{ function: entry, schedule, monitored, runOnStartup: trigger.runOnStartup === true }];
    } catch (error) {
      disable({ ...at, reason: (error as Error).message });
      return [];
    }
  });
}
