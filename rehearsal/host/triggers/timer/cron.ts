import { parseTimerSchedule } from '../../../../src/domain/starts/timer-schedule';

/** When a timer is due; all times in UTC, as in Azure unless configured otherwise. */
export interface Schedule {
  /** The first due time after `time`, in milliseconds. */
  readonly next: (time: number) => number | undefined;
  /** True when runs may be less than a minute apart: such timers are not monitored. */
  readonly isFast: boolean;
}

/**
 * Reads the schedule of a timer.
 * @throws naming the field.
 */
export function parseSchedule(expression: string): Schedule {
  const { next, span } = parse(expression);
  const seconds = /^\s*(?:\S+\s+){5}\S+\s*$/.test(expression) ? expression.trim().split(/\s+/)[0] : '0';
  return {
    next: (time) => next(new Date(time))?.getTime(),
    isFast: span === undefined ? !/^\d+$/.test(seconds ?? '') : span < 60_000,
  };
}

function parse(expression: string) {
  try {
    return parseTimerSchedule(expression);
  } catch (error) {
    throw new Error(`schedule '${expression}' ${(error as Error).message}`, { cause: error });
  }
}
