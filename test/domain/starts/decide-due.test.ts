import { describe, expect, it } from 'vitest';
import { decide, nextStart } from '../../../src/domain/starts/decide-due';
import { parseNcrontab } from '../../../src/domain/starts/ncrontab';
import type { Schedule } from '../../../src/domain/starts/schedule';

const schedule = (cron: string, jitterSeconds = 0, name = 'nightly'): Schedule => ({
  route: 'default',
  name,
  cron,
  times: parseNcrontab(cron),
  jitterSeconds,
  order: {},
});
const nightly = schedule('0 30 2 * * *');
const at = (time: string) => new Date(`2026-03-${time}Z`);
const look = (until: string | undefined, now: string, which = nightly) =>
  decide(which, until === undefined ? undefined : { until: at(until).toISOString() }, at(now));

describe('parseNcrontab', () => {
  it('finds the last due time, the moment itself included', () => {
    expect(nightly.times.latest(at('05T02:30:00.000'))).toEqual(at('05T02:30:00'));
    expect(nightly.times.latest(at('05T02:29:59.999'))).toEqual(at('04T02:30:00'));
    expect(nightly.times.latest(at('05T02:30:00.999'))).toEqual(at('05T02:30:00'));
  });

  it('says that a date never comes', () => {
    expect(parseNcrontab('0 0 0 30 2 *').next(at('01T00:00:00'))).toBeUndefined();
    expect(parseNcrontab('0 0 0 30 2 *').latest(at('01T00:00:00'))).toBeUndefined();
  });

  it.each(['30 2 * * *', '', '@daily', '0 0 0 L * *', '60 * * * * *', '0 0 0 * * 7'])(
    'refuses %j',
    (cron) => {
      expect(() => parseNcrontab(cron)).toThrow(/six fields|not valid/);
    },
  );
});

describe('decide', () => {
  it('begins with the moment it first sees a schedule: what lies before is not made up for', () => {
    expect(look(undefined, '05T02:30:00')).toEqual({ kind: 'begin' });
  });

  it('waits for the time, and fires from it on, once', () => {
    expect(look('04T12:00:00', '05T02:29:59')).toEqual({ kind: 'wait' });
    expect(look('04T12:00:00', '05T02:30:00')).toEqual({ kind: 'due', dueAt: at('05T02:30:00'), missed: 0 });
    expect(look('05T02:30:00', '05T02:31:00')).toEqual({ kind: 'wait' });
  });

  it('makes up for a downtime once, for the latest time, and counts the others', () => {
    expect(look('01T12:00:00', '05T11:00:00')).toEqual({ kind: 'due', dueAt: at('05T02:30:00'), missed: 3 });
  });

  it('counts no further than a thousand', () => {
    expect(look('01T00:00:00', '05T00:00:00', schedule('* * * * * *'))).toMatchObject({ missed: 1000 });
  });

  it('puts a start off by its jitter, the same at every look', () => {
    const jittery = schedule('0 30 2 * * *', 600);
    const start = nextStart(jittery, { until: at('04T12:00:00').toISOString() }, at('05T02:00:00'))!;
    expect(start.getTime() - at('05T02:30:00').getTime()).toBeGreaterThan(0);
    expect(start.getTime() - at('05T02:30:00').getTime()).toBeLessThan(600_000);
    const until = { until: at('04T12:00:00').toISOString() };
    expect(decide(jittery, until, new Date(start.getTime() - 1))).toEqual({ kind: 'wait' });
    expect(decide(jittery, until, start)).toMatchObject({ kind: 'due', dueAt: at('05T02:30:00') });
    const others = ['a', 'b', 'c', 'd'].map((name) =>
      nextStart(schedule('0 30 2 * * *', 600, name), until, at('05T02:00:00'))?.getTime(),
    );
    expect(new Set(others).size).toBe(4);
  });

  it('does not forget an earlier time while the jitter of a later one runs', () => {
    const jittery = schedule('0 0 * * * *', 3000);
    const until = { until: at('05T00:00:00').toISOString() };
    expect(decide(jittery, until, at('05T02:00:00'))).toMatchObject({
      kind: 'due',
      dueAt: at('05T01:00:00'),
    });
  });
});

describe('nextStart', () => {
  it('is the next time that is not dealt with', () => {
    expect(nextStart(nightly, undefined, at('05T02:30:00'))).toEqual(at('06T02:30:00'));
    expect(nextStart(nightly, { until: at('05T01:00:00').toISOString() }, at('05T02:00:00'))).toEqual(
      at('05T02:30:00'),
    );
  });
});
