import { parseNcrontab } from './ncrontab';

/** When a timer function is due. */
export interface TimerSchedule {
  /** The first due time after a time. */
  readonly next: (after: Date) => Date | undefined;
  /** Milliseconds from run to run of a schedule that is a time span. */
  readonly span?: number;
}

/**
 * Reads the schedule of a timer function as the Functions host does: NCRONTAB of six fields, of five without
 * the second, or a .NET time span from run to run.
 * @throws Error saying what is wrong.
 */
export function parseTimerSchedule(text: string): TimerSchedule {
  const span = timeSpan(text);
  if (span !== undefined) return { next: (after) => new Date(after.getTime() + span), span };
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 5 && fields.length !== 6) {
    throw new Error(
      'must be a schedule of six fields like 0 0 */12 * * * (second, minute, hour, day, month, weekday), ' +
        'of five without the second, or a time span like 00:05:00',
    );
  }
  const { next } = readFields(text, fields.length === 5 ? `0 ${text}` : text);
  if (next(new Date(0)) === undefined) {
    throw new Error(`is ${text}, which never comes: day, month and weekday must all fit one date`);
  }
  return { next };
}

function readFields(text: string, sixFields: string) {
  try {
    return parseNcrontab(sixFields);
  } catch (error) {
    throw new Error(`is ${text}: ${(error as Error).message}`, { cause: error });
  }
}

const spanParts = /^(?:(\d+)\.)?(\d+):(\d+)(?::(\d+))?$/;

function timeSpan(text: string): number | undefined {
  const parts = spanParts.exec(text.trim());
  if (!parts) return undefined;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = parts;
  // The host takes 24:00:00 for 24 days.
  if (Number(hours) > 23) throw new Error(`is ${text}: hours go up to 23, a day is 1.00:00:00`);
  if (Number(minutes) > 59 || Number(seconds) > 59) {
    throw new Error(`is ${text}: minutes and seconds go up to 59`);
  }
  const total = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  if (total === 0) throw new Error(`is ${text}, which is no time at all`);
  return total * 1000;
}
