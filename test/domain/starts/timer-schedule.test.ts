import { describe, expect, it } from 'vitest';
import { parseTimerSchedule } from '../../../src/domain/starts/timer-schedule';

const next = (text: string) => parseTimerSchedule(text).next(new Date('2026-01-01T00:00:00Z'))?.toISOString();

describe('the schedule of a timer function', () => {
  it.each([
    ['0 30 2 * * *', '2026-01-01T02:30:00.000Z'],
    ['30 2 * * *', '2026-01-01T02:30:00.000Z'],
    ['00:05:00', '2026-01-01T00:05:00.000Z'],
    ['1.12:00', '2026-01-02T12:00:00.000Z'],
    ['0 0 8-6 * * *', '2026-01-01T06:00:00.000Z'],
    ['0 0 0 1 February *', '2026-02-01T00:00:00.000Z'],
    ['0 0 0 * * Fr', '2026-01-02T00:00:00.000Z'],
  ])('may be %s, as for the host', (text, due) => {
    expect(next(text)).toBe(due);
  });

  it.each([
    ['0 0 25 * * *', "is 0 0 25 * * *: '25' is not valid for the hour (0 to 23)"],
    ['60 * * * *', "is 60 * * * *: '60' is not valid for the minute (0 to 59)"],
    ['0 0 0 30 2 *', 'is 0 0 0 30 2 *, which never comes'],
    ['daily', 'must be a schedule of six fields'],
    ['24:00:00', 'is 24:00:00: hours go up to 23, a day is 1.00:00:00'],
    ['00:60:00', 'is 00:60:00: minutes and seconds go up to 59'],
    ['00:00:00', 'is 00:00:00, which is no time at all'],
  ])('may not be %s', (text, problem) => {
    expect(() => parseTimerSchedule(text)).toThrow(problem);
  });
});
