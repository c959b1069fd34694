import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLimiter } from '../../../src/azure/copy/limiter';
import { fakeTimers } from './support/timers';

const never = new AbortController().signal;

beforeEach(fakeTimers);
afterEach(() => {
  vi.useRealTimers();
});
vi.mock('node:timers/promises', async () => (await import('./support/timers.js')).timersPromises());

describe('createLimiter', () => {
  it('lets bytes wait for their own time, and saves up for no burst', async () => {
    let now = 0;
    const limiter = createLimiter(1000, () => now);
    const takes = [limiter.take(500, never), limiter.take(500, never)];
    const passed: number[] = [];
    takes.forEach((take, n) => void take?.then(() => passed.push(n)));
    await vi.advanceTimersByTimeAsync(489);
    expect(passed).toEqual([]);
    await vi.advanceTimersByTimeAsync(11);
    expect(passed).toEqual([0]);
    await vi.advanceTimersByTimeAsync(500);
    expect(passed).toEqual([0, 1]);
    // After a pause nothing is owed, and nothing saved.
    now = 10_000;
    expect(limiter.take(1000, never)).toBeInstanceOf(Promise);
  });

  it('keeps to a high rate in small pieces, whose own time is shorter than a timer', () => {
    let now = 0;
    const limiter = createLimiter(1_000_000, () => now);
    const pieces = (): number => {
      let count = 0;
      while (limiter.take(1000, never) === undefined) count++;
      return count;
    };
    expect(pieces()).toBe(10);
    // Up to ten milliseconds are made up for, a second is not.
    now = 1000;
    expect(pieces()).toBe(20);
  });

  it('lets everything through without a limit', () => {
    expect(createLimiter(undefined).take(1e12, never)).toBeUndefined();
  });
});
