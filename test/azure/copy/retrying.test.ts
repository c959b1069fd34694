import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { retrying } from '../../../src/azure/copy/retrying';
import { failure } from './support/failure';
import { fakeTimers } from './support/timers';

const never = new AbortController().signal;

beforeEach(fakeTimers);
afterEach(() => {
  vi.useRealTimers();
});
vi.mock('node:timers/promises', async () => (await import('./support/timers.js')).timersPromises());

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
