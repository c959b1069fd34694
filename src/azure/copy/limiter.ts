import { setTimeout as delay } from 'node:timers/promises';

/** Spreads bytes over time. */
export interface Limiter {
  /** Resolves when so many more bytes may pass; undefined when they may pass now. */
  take(bytes: number, signal: AbortSignal): Promise<void> | undefined;
}

const none: Limiter = { take: () => undefined };

/** Lets a rate through, in bytes per second, without saving up for bursts; undefined lets everything through. */
export function createLimiter(bytesPerSecond: number | undefined, now: () => number = Date.now): Limiter {
  if (bytesPerSecond === undefined) return none;
  let free = now();
  return {
    take(bytes, signal) {
      const waitMs = free - now();
      free = now() + Math.max(0, waitMs) + (bytes / bytesPerSecond) * 1000;
      return waitMs > 0 ? delay(waitMs, undefined, { signal }) : undefined;
    },
  };
}
