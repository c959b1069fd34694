import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stageRange } from '../../../src/azure/copy/stage-range';
import { openThrottle, type Throttle } from '../../../src/azure/copy/throttle';

const never = new AbortController().signal;

describe('openThrottle', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Copies for a minute, on a link that takes a tenth of a second for a block, however many there are. */
  async function copyWith(throttle: Throttle, most: number, bytes = 1000): Promise<void> {
    const block = () => new Promise<number>((resolve) => setTimeout(resolve, 100, bytes));
    const copying = stageRange(
      { from: 0, to: 1e6 },
      { throttle, most, softMs: 60_000, hardMs: 200_000 },
      block,
    );
    await vi.advanceTimersByTimeAsync(61_000);
    await copying;
  }

  it('grows while the rate does', async () => {
    const throttle = openThrottle(2, 16);
    await copyWith(throttle, 16);
    expect(throttle.width()).toBe(16);
  });

  it('learns nothing while less is in flight than may be', async () => {
    const throttle = openThrottle(4, 16);
    await copyWith(throttle, 2);
    expect(throttle.width()).toBe(4);
  });

  it('learns nothing of blocks that were there already', async () => {
    const throttle = openThrottle(2, 16);
    await copyWith(throttle, 16, 0);
    expect(throttle.width()).toBe(2);
  });

  it('halves once for all that is refused together', () => {
    const throttle = openThrottle(8, 16);
    throttle.slowDown();
    throttle.slowDown();
    expect(throttle.width()).toBe(4);
    vi.advanceTimersByTime(1000);
    throttle.slowDown();
    expect(throttle.width()).toBe(2);
  });
});

describe('a throttle that copies share', () => {
  it('keeps to what a busy service asked for while copies begin their next activities', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const throttle = openThrottle(2, 16);
    for (let copies = 0; copies < 6; copies++) throttle.join();
    expect(throttle.width()).toBe(6);
    throttle.slowDown();
    const nextActivity = (): number => {
      throttle.part();
      throttle.join();
      return throttle.width();
    };
    vi.advanceTimersByTime(59_000);
    expect(nextActivity()).toBe(3);
    vi.advanceTimersByTime(1000);
    expect(nextActivity()).toBe(6);
    vi.useRealTimers();
  });

  it('bounds what they have in flight together, takes them in turn, and has a turn for each', async () => {
    const throttle = openThrottle(3, 16);
    const inFlight = new Map<string, number>();
    const began: string[] = [];
    let most = 0;
    const copy = (name: string) =>
      stageRange({ from: 0, to: 12 }, { throttle, most: 8, softMs: 60_000, hardMs: 200_000 }, async () => {
        began.push(name);
        inFlight.set(name, (inFlight.get(name) ?? 0) + 1);
        most = Math.max(
          most,
          [...inFlight.values()].reduce((sum, n) => sum + n, 0),
        );
        await setImmediate();
        inFlight.set(name, (inFlight.get(name) ?? 0) - 1);
        return 1000;
      });
    const ends = await Promise.all(['a', 'b', 'c', 'd'].map(copy));
    expect(ends.map(({ next }) => next)).toEqual([12, 12, 12, 12]);
    expect(most).toBe(4);
    const half = began.slice(0, 24);
    for (const name of 'abcd') expect(half.filter((each) => each === name).length).toBeGreaterThanOrEqual(4);
  });

  it('holds no place for a copy that ended, failed or not', async () => {
    const throttle = openThrottle(2, 2);
    const terms = { throttle, most: 4, softMs: 60_000, hardMs: 200_000 };
    const failing = stageRange({ from: 0, to: 9 }, terms, async (index) => {
      await setImmediate();
      if (index === 3) throw new RangeError('a defect');
      return 1;
    });
    await expect(failing).rejects.toThrow('a defect');
    await throttle.enter(never);
    await throttle.enter(AbortSignal.timeout(1000));
  });
});
