import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stageRange } from '../../../src/azure/copy/stage-range';
import { openThrottle } from '../../../src/azure/copy/throttle';
import { failure } from './support/failure';
import { fakeTimers } from './support/timers';

const never = new AbortController().signal;

beforeEach(fakeTimers);
afterEach(() => {
  vi.useRealTimers();
});
vi.mock('node:timers/promises', async () => (await import('./support/timers.js')).timersPromises());

describe('stageRange', () => {
  const terms = (width: number, most = 4) => ({
    throttle: openThrottle(width, most),
    most,
    softMs: 60_000,
    hardMs: 200_000,
  });
  const range = { from: 10, to: 20 };

  it('stages every block of its range once', async () => {
    const seen: number[] = [];
    const result = await stageRange(range, terms(2), (index) => {
      seen.push(index);
      return Promise.resolve(1);
    });
    expect(seen).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
    expect(result).toMatchObject({ next: 20 });
  });

  it('begins no block after its time and tells where to go on', async () => {
    const work = stageRange(range, terms(1, 1), async () => {
      await vi.advanceTimersByTimeAsync(25_000);
      return 1;
    });
    expect((await work).next).toBe(13);
  });

  it('reports the first block not staged when one fails, and what the service asked for', async () => {
    const result = await stageRange(range, terms(1, 1), (index) =>
      index === 12 ? Promise.reject(failure(503, '60')) : Promise.resolve(1),
    );
    expect(result).toMatchObject({ next: 12, waitSeconds: 60 });
  });

  it('throws what will not pass', async () => {
    const denied = failure(403);
    await expect(stageRange(range, terms(2), () => Promise.reject(denied))).rejects.toBe(denied);
  });

  it('abandons what hangs, in time, and says so when nothing was staged', async () => {
    const hanging = stageRange(
      range,
      terms(2),
      (_index, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(new DOMException('aborted', 'AbortError'));
          });
        }),
    ).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(200_000);
    expect(String(await hanging)).toContain('not one block was copied in 200 seconds');
  });

  it('says so as well when others never let it begin', async () => {
    const busy = terms(1, 1);
    await busy.throttle.enter(never);
    const waiting = stageRange(range, busy, () => Promise.resolve(1)).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(200_000);
    expect(String(await waiting)).toContain('not one block was copied in 200 seconds');
  });

  it('begins its first block however long it waited for its turn', async () => {
    const busy = terms(1, 1);
    await busy.throttle.enter(never);
    const waiting = stageRange(range, busy, () => Promise.resolve(1));
    await vi.advanceTimersByTimeAsync(90_000);
    busy.throttle.leave(1);
    expect((await waiting).next).toBe(11);
  });
});
