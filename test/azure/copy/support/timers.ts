import { vi } from 'vitest';

/** In place of Node's `timers/promises`, which is not faked: time is moved for it as for the others. */
export const timersPromises = () => ({
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
});

/** Fakes the timers the copy uses. */
export const fakeTimers = (): void => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
};
