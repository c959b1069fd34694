import { setTimeout as delay } from 'node:timers/promises';

/** Spreads bytes over time. */
export interface Limiter {
  /** More should not be taken at once, to be no burst. */
  readonly atATime: number;
  /** Resolves when so many more bytes may pass; undefined when they may pass now. */
  take(bytes: number, signal: AbortSignal): Promise<void> | undefined;
}

/** Shorter waits are let off, and as much lost time is made up for: timers are no more exact than that. */
const toleranceMs = 10;
const [least, most] = [64 * 1024, 1024 * 1024];

const none: Limiter = { atATime: Infinity, take: () => undefined };

/**
 * Lets a rate through, in bytes per second, without saving up for bursts: bytes wait for their own time, so
 * that several who begin together are no burst either. Undefined lets everything through.
 */
export function createLimiter(bytesPerSecond: number | undefined, now: () => number = Date.now): Limiter {
  if (bytesPerSecond === undefined) return none;
  let free = now();
  return {
    atATime: Math.min(most, Math.max(least, Math.floor(bytesPerSecond / 8))),
    take(bytes, signal) {
      free = Math.max(free, now() - toleranceMs) + (bytes / bytesPerSecond) * 1000;
      const waitMs = free - now();
      return waitMs > toleranceMs ? delay(waitMs, undefined, { signal }) : undefined;
    },
  };
}
