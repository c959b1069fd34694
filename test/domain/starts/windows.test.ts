import { describe, expect, it } from 'vitest';
import { closedUntil, windowsSchema, type Windows } from '../../../src/domain/starts/windows';

const windows = (zone: string, kind: 'allow' | 'deny', from: string, to: string, days?: string[]): Windows =>
  windowsSchema.parse({ zone, [kind]: [{ from, to, ...(days && { days }) }] });
const until = (of: Windows, now: string) => closedUntil(of, new Date(now))?.toISOString();

describe('windows of a route', () => {
  const office = windows('Europe/Berlin', 'deny', '08:00', '18:00', ['mon', 'tue', 'wed', 'thu', 'fri']);

  it.each([
    ['2026-01-05T06:59:59.999Z', undefined],
    ['2026-01-05T07:00:00.000Z', '2026-01-05T17:00:00.000Z'],
    ['2026-01-05T16:59:59.999Z', '2026-01-05T17:00:00.000Z'],
    ['2026-01-05T17:00:00.000Z', undefined],
    ['2026-01-04T10:00:00.000Z', undefined],
    ['2026-07-06T06:00:00.000Z', '2026-07-06T16:00:00.000Z'],
  ])('that deny office hours are at %s closed until %s', (now, expected) => {
    expect(until(office, now)).toBe(expected);
  });

  const nights = windows('Europe/Berlin', 'allow', '22:00', '06:00', ['fri', 'sat']);

  it.each([
    ['2026-01-09T20:59:00.000Z', '2026-01-09T21:00:00.000Z'],
    ['2026-01-09T21:00:00.000Z', undefined],
    ['2026-01-10T04:59:00.000Z', undefined],
    ['2026-01-10T05:00:00.000Z', '2026-01-10T21:00:00.000Z'],
    ['2026-01-11T04:59:00.000Z', undefined],
    ['2026-01-11T05:00:00.000Z', '2026-01-16T21:00:00.000Z'],
  ])('that allow nights over midnight are at %s closed until %s', (now, expected) => {
    expect(until(nights, now)).toBe(expected);
  });

  it('may be a minute, one beside the other, and a whole day', () => {
    const deny = [
      { from: '00:00', to: '12:00' },
      { from: '12:01', to: '24:00' },
    ];
    expect(until(windowsSchema.parse({ zone: 'UTC', deny }), '2026-01-01T00:00:00Z')).toBe(
      '2026-01-01T12:00:00.000Z',
    );
    expect(until(windowsSchema.parse({ zone: 'UTC', deny }), '2026-01-01T12:01:00Z')).toBe(
      '2026-01-02T12:00:00.000Z',
    );
    expect(until(windows('UTC', 'deny', '00:00', '24:00', ['thu']), '2026-01-01T00:00:00Z')).toBe(
      '2026-01-02T00:00:00.000Z',
    );
    expect(until(windows('UTC', 'allow', '00:00', '24:00', ['wed']), '2026-01-01T00:00:00Z')).toBe(
      '2026-01-07T00:00:00.000Z',
    );
  });
});

describe('windows where clocks change', () => {
  it.each([
    // Clocks go from 02:00 to 03:00, and from 03:00 to 02:00.
    ['Europe/Berlin', 'deny', '01:00', '04:00', '2026-03-29T00:30:00Z', '2026-03-29T02:00:00.000Z'],
    ['Europe/Berlin', 'deny', '02:00', '03:00', '2026-03-29T01:00:00Z', undefined],
    ['Europe/Berlin', 'allow', '02:15', '02:45', '2026-03-29T00:00:00Z', '2026-03-30T00:15:00.000Z'],
    ['Europe/Berlin', 'deny', '01:00', '04:00', '2026-10-25T00:30:00Z', '2026-10-25T03:00:00.000Z'],
    ['Europe/Berlin', 'deny', '02:00', '03:00', '2026-10-25T00:00:00Z', '2026-10-25T02:00:00.000Z'],
    ['Europe/Berlin', 'deny', '02:00', '02:30', '2026-10-25T00:10:00Z', '2026-10-25T00:30:00.000Z'],
    ['Europe/Berlin', 'deny', '02:00', '02:30', '2026-10-25T01:10:00Z', '2026-10-25T01:30:00.000Z'],
    ['America/New_York', 'deny', '01:00', '04:00', '2026-03-08T06:30:00Z', '2026-03-08T08:00:00.000Z'],
    ['America/New_York', 'allow', '02:30', '03:30', '2026-03-08T06:30:00Z', '2026-03-08T07:00:00.000Z'],
    ['America/New_York', 'deny', '00:30', '01:30', '2026-11-01T05:00:00Z', '2026-11-01T05:30:00.000Z'],
    ['America/New_York', 'deny', '00:30', '01:30', '2026-11-01T06:00:00Z', '2026-11-01T06:30:00.000Z'],
    // No summer time, and half an hour beside the others.
    ['Asia/Kolkata', 'deny', '09:00', '17:00', '2026-03-29T04:00:00Z', '2026-03-29T11:30:00.000Z'],
    ['Asia/Kolkata', 'deny', '09:00', '17:00', '2026-10-25T04:00:00Z', '2026-10-25T11:30:00.000Z'],
    // Half an hour: from 02:00 to 02:30, and from 02:00 to 01:30.
    ['Australia/Lord_Howe', 'deny', '01:00', '04:00', '2026-10-03T15:00:00Z', '2026-10-03T17:00:00.000Z'],
    ['Australia/Lord_Howe', 'deny', '02:00', '02:30', '2026-10-03T15:30:00Z', undefined],
    ['Australia/Lord_Howe', 'deny', '01:30', '02:00', '2026-04-04T14:30:00Z', '2026-04-04T15:30:00.000Z'],
    ['Australia/Lord_Howe', 'deny', '00:00', '04:00', '2026-04-04T14:00:00Z', '2026-04-04T17:30:00.000Z'],
  ] as const)('in %s %s %s to %s are at %s closed until %s', (zone, kind, from, to, now, expected) => {
    expect(until(windows(zone, kind, from, to), now)).toBe(expected);
  });

  it('open at the first minute at which clocks say so, all year', () => {
    for (const zone of [
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'Africa/Casablanca',
    ]) {
      const of = windows(zone, 'deny', '01:10', '03:20');
      for (let day = 0; day < 366; day++) {
        const shut = closedUntil(of, new Date(Date.UTC(2026, 0, 1 + day, 0, 0)));
        if (shut === undefined) continue;
        expect(closedUntil(of, shut)).toBeUndefined();
        expect(closedUntil(of, new Date(shut.getTime() - 60_000))).toEqual(shut);
      }
    }
  });
});

describe('what is no window', () => {
  const span = { from: '08:00', to: '18:00' };
  it.each([
    [{ deny: [span] }, 'is missing: name a time zone like Europe/Berlin'],
    [{ zone: 'Europe/Berlln', deny: [span] }, 'is no time zone by its IANA name'],
    [{ zone: '+02:00', deny: [span] }, 'is no time zone by its IANA name'],
    [{ zone: 'UTC' }, 'names no window'],
    [{ zone: 'UTC', deny: [] }, 'is empty: name a window'],
    [{ zone: 'UTC', allow: [span], deny: [span] }, 'write one of them'],
    [{ zone: 'UTC', deny: [{ from: '08:00', to: '08:00' }] }, 'the window is empty'],
    [{ zone: 'UTC', deny: [{ from: '8:00', to: '18:00' }] }, 'must be a time from 00:00 to 23:59'],
    [{ zone: 'UTC', deny: [{ from: '24:00', to: '25:00' }] }, 'must be a time from 00:00 to 24:00'],
    [{ zone: 'UTC', deny: [{ ...span, days: ['monday'] }] }, 'must be one of sun, mon'],
    [{ zone: 'UTC', deny: [{ ...span, days: [] }] }, 'leave it out for every day'],
    [{ zone: 'UTC', deny: [{ from: '00:00', to: '24:00' }] }, 'it never opens'],
    [
      {
        zone: 'UTC',
        deny: [
          { from: '06:00', to: '18:00' },
          { from: '18:00', to: '06:00' },
        ],
      },
      'it never opens',
    ],
    ['mon-fri', 'must be a JSON object'],
  ])('is refused: %j', (written, why) => {
    expect(JSON.stringify(windowsSchema.safeParse(written).error?.issues)).toContain(why);
  });
});
