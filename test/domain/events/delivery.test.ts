import { describe, expect, it } from 'vitest';
import { afterFailure, type Pending } from '../../../src/domain/events/delivery';
import { wants } from '../../../src/domain/events/sink';
import { sampleEvent, sampleSinks } from '../../support/events';

const start = Date.parse('2026-01-01T00:00:00Z');
const failed = { ok: false, reason: 'answered 503', retryable: true } as const;

describe('what was not taken', () => {
  it('is tried again ever later, for a day', () => {
    const first = { event: sampleEvent(), tries: 0, dueAt: new Date(start).toISOString() };
    const waits: number[] = [];
    let now = start;
    const next = (pending: Pending) => afterFailure(pending, failed, new Date(now));
    for (let pending = next(first); pending !== undefined; pending = next(pending)) {
      waits.push((Date.parse(pending.dueAt) - now) / 1000);
      now = Date.parse(pending.dueAt);
    }
    expect(waits.slice(0, 10)).toEqual([15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
    expect(waits.at(-1)).toBe(3600);
    expect(now - start).toBeGreaterThan(22 * 3_600_000);
    expect(now - start).toBeLessThanOrEqual(24 * 3_600_000);
  });

  it('is not tried sooner than the receiver wants, and not at all where that changes nothing', () => {
    const pending = { event: sampleEvent(), tries: 0, dueAt: new Date(start).toISOString() };
    const later = afterFailure(pending, { ...failed, retryAfterSeconds: 77 }, new Date(start));
    expect(later).toMatchObject({ tries: 1, dueAt: '2026-01-01T00:01:17.000Z' });
    expect(afterFailure(pending, { ...failed, retryable: false }, new Date(start))).toBeUndefined();
  });
});

describe('a receiver that wants to be left alone for days', () => {
  it('is asked once more before the event is given up', () => {
    const pending = { event: sampleEvent(), tries: 0, dueAt: new Date(start).toISOString() };
    const busy = { ...failed, retryAfterSeconds: 999_999_999 };
    const last = afterFailure(pending, busy, new Date(start))!;
    expect(last).toMatchObject({ tries: 1, dueAt: '2026-01-02T00:00:00.000Z' });
    expect(afterFailure(last, busy, new Date(last.dueAt))).toBeUndefined();
  });
});

describe('a sink', () => {
  it.each([
    [{}, true],
    [{ events: ['transfer.*'] }, true],
    [{ events: ['*.failed'] }, true],
    [{ events: ['{batch,transfer}.failed'] }, true],
    [{ events: ['transfer.started', 'import.*'] }, false],
    [{ routes: ['def*'] }, true],
    [{ routes: ['other'] }, false],
    [{ routes: ['other'], events: ['transfer.*'] }, false],
  ])('with %j is told: %s', (filter, told) => {
    expect(wants({ ...sampleSinks.slack, ...filter }, sampleEvent())).toBe(told);
  });
});
