import { parseNcrontab } from '../../../../src/domain/starts/ncrontab';

/** When a timer is due; all times in UTC, as in Azure unless configured otherwise. */
export interface Schedule {
  /** The first due time after `time`, in milliseconds; undefined when there is none. */
  readonly next: (time: number) => number | undefined;
  /** True when runs may be less than a minute apart: such timers are not monitored. */
  readonly isFast: boolean;
}

/**
 * Reads the schedule of a timer: an NCRONTAB expression whose seconds may be left out.
 * @throws naming the field.
 */
export function parseSchedule(expression: string): Schedule {
  const texts = expression.trim().split(/\s+/);
  if (/^(?:\d+\.)?\d\d:\d\d:\d\d$/.test(expression)) {
    throw new Error(
      `schedule '${expression}' is an interval, which works on dedicated plans only; use six cron fields`,
    );
  }
  if (texts.length === 5) texts.unshift('0');
  if (texts.length !== 6) throw new Error(`schedule '${expression}' must have five or six fields`);
  return { next: dueTimes(expression, texts.join(' ')), isFast: texts[0]?.match(/^\d+$/) === null };
}

function dueTimes(expression: string, sixFields: string): Schedule['next'] {
  try {
    const cron = parseNcrontab(sixFields);
    return (time) => cron.next(new Date(time))?.getTime();
  } catch (error) {
    throw new Error(`schedule '${expression}': ${(error as Error).message}`, { cause: error });
  }
}
