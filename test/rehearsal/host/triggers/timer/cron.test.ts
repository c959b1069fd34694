import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../../../../rehearsal/host/triggers/timer/cron';

function runs(expression: string, from: string, count: number): string[] {
  const schedule = parseSchedule(expression);
  const times: string[] = [];
  for (let time: number | undefined = Date.parse(from); times.length < count;) {
    time = schedule.next(time);
    if (time === undefined) break;
    times.push(new Date(time).toISOString());
  }
  return times;
}

describe('parseSchedule', () => {
  it('counts seconds first and takes five fields without them', () => {
    expect(runs('30 */20 * * * *', '2026-01-01T00:00:00Z', 3)).toEqual([
      '2026-01-01T00:00:30.000Z',
      '2026-01-01T00:20:30.000Z',
      '2026-01-01T00:40:30.000Z',
    ]);
    expect(runs('5 4 * * *', '2026-01-01T12:00:00Z', 1)).toEqual(['2026-01-02T04:05:00.000Z']);
  });

  it('wants day and weekday to match both', () => {
    expect(runs('0 0 0 13 * FRI', '2026-01-01T00:00:00Z', 2)).toEqual([
      '2026-02-13T00:00:00.000Z',
      '2026-03-13T00:00:00.000Z',
    ]);
  });

  it('knows names, ranges, lists and steps from a value', () => {
    expect(runs('0 0 6-8/2 * Mar,Dec mon', '2026-01-01T00:00:00Z', 2)).toEqual([
      '2026-03-02T06:00:00.000Z',
      '2026-03-02T08:00:00.000Z',
    ]);
    expect(runs('0 5/25 0 * * *', '2026-01-01T00:00:00Z', 3).map((time) => time.slice(14, 16))).toEqual([
      '05',
      '30',
      '55',
    ]);
  });

  it('takes a time span for the time between runs', () => {
    expect(runs('00:00:30', '2026-01-01T00:00:00Z', 2)).toEqual([
      '2026-01-01T00:00:30.000Z',
      '2026-01-01T00:01:00.000Z',
    ]);
  });

  it('calls a schedule fast when it runs within a minute more than once', () => {
    expect(parseSchedule('*/10 * * * * *').isFast).toBe(true);
    expect(parseSchedule('0 * * * * *').isFast).toBe(false);
    expect(parseSchedule('00:00:30').isFast).toBe(true);
    expect(parseSchedule('00:01:00').isFast).toBe(false);
  });

  it.each([
    ['* * *', 'six fields'],
    ['0 0 0 * * 7', "'7' is not valid for the weekday (0 to 6)"],
    ['60 * * * * *', "'60' is not valid for the second"],
    ['0 0 0 L * *', "'L' is not valid for the day"],
    ['0 0 0 * * 5#2', 'is not valid for the weekday'],
    ['@daily', 'six fields'],
    ['0 0 0 30 2 *', 'never comes'],
    ['0 */0 * * * *', "'*/0' is not valid"],
    ['0 0 0 ? * *', "'?' is not valid"],
    ['0 1-2-3 * * * *', 'is not valid for the minute'],
  ])('refuses %s', (expression, reason) => {
    expect(() => parseSchedule(expression)).toThrow(reason);
  });
});
