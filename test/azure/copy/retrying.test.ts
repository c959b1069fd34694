import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RestError } from '@azure/storage-blob';
import { isTransient } from '../../../src/azure/copy/faults';
import { createLimiter } from '../../../src/azure/copy/limiter';
import { retrying } from '../../../src/azure/copy/retrying';
import { stageRange } from '../../../src/azure/copy/stage-range';
import { openThrottle } from '../../../src/azure/copy/throttle';

const failure = (statusCode: number, retryAfter?: string): RestError => {
  const headers = { get: (name: string) => (name === 'retry-after' ? retryAfter : undefined) };
  return new RestError('it failed', { statusCode, response: { status: statusCode, headers } as never });
};
const never = new AbortController().signal;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Node's own `timers/promises` is not faked, so time is moved for it. */
vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number, _value: undefined, { signal }: { signal: AbortSignal }) =>
    new Promise<void>((resolve, reject) => {
      const abort = (): void => {
        reject(new DOMException('aborted', 'AbortError'));
      };
      signal.addEventListener('abort', abort);
      setTimeout(() => {
        signal.removeEventListener('abort', abort);
        resolve();
      }, ms);
    }),
}));

describe('retrying', () => {
  async function attempts(failures: readonly Error[]) {
    const left = [...failures];
    const at: number[] = [];
    const start = Date.now();
    let throttled = 0;
    const work = retrying({ signal: never, onThrottle: () => throttled++ }, () => {
      at.push(Date.now() - start);
      const next = left.shift();
      return next === undefined ? Promise.resolve('done') : Promise.reject(next);
    }).catch((error: unknown) => error);
    await vi.runAllTimersAsync();
    return { result: await work, at, throttled };
  }

  it('tells what the service said when time is up while it waits, or while it tries again', async () => {
    const said = failure(503, '15');
    for (const hangs of [false, true]) {
      const stop = new AbortController();
      const gaveUp = new Promise<never>((_, reject) => {
        stop.signal.addEventListener('abort', () => {
          reject(new DOMException('aborted', 'AbortError'));
        });
      });
      let tries = 0;
      const work = retrying({ signal: stop.signal, onThrottle: () => undefined }, () =>
        hangs && ++tries > 1 ? gaveUp : Promise.reject(said),
      ).catch((error: unknown) => error);
      gaveUp.catch(() => undefined);
      await vi.advanceTimersByTimeAsync(hangs ? 16_000 : 14_000);
      stop.abort();
      expect(await work).toBe(said);
    }
  });

  it('waits longer from try to try', async () => {
    expect(await attempts([failure(500), failure(502), failure(504)])).toEqual({
      result: 'done',
      at: [0, 200, 600, 1400],
      throttled: 0,
    });
  });

  it.each([429, 503])('waits as long as a %d asks and passes it on as a wish for less', async (status) => {
    expect(await attempts([failure(status, '7')])).toEqual({ result: 'done', at: [0, 7000], throttled: 1 });
  });

  it('leaves longer waits to the orchestration', async () => {
    const busy = failure(503, '60');
    expect(await attempts([busy])).toEqual({ result: busy, at: [0], throttled: 1 });
  });

  it('ends after five tries, and at once where trying again is no use', async () => {
    expect((await attempts(Array.from({ length: 9 }, () => failure(500)))).at).toHaveLength(5);
    expect((await attempts([failure(403)])).at).toHaveLength(1);
  });
});

describe('isTransient', () => {
  it.each([408, 429, 500, 502, 503, 504])('counts %d as passing', (status) => {
    expect(isTransient(failure(status))).toBe(true);
  });
  it.each([400, 401, 403, 404, 409, 412, 501])('counts %d as final', (status) => {
    expect(isTransient(failure(status))).toBe(false);
  });
  it('counts a cut connection as passing, which the SDK calls an abort', () => {
    expect(isTransient(new DOMException('The operation was aborted.', 'AbortError'))).toBe(true);
  });
});

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
