import type { Clock } from '../../ports';

/**
 * Timestamps as ACR prints them, ISO 8601 with seven fractional digits, and never the same twice: the digits
 * below a millisecond count, so that ordering by time is total.
 */
export function createTicks(clock: Clock): () => string {
  let last = 0;
  let tick = 0;
  return () => {
    const now = clock().getTime();
    if (now > last) {
      last = now;
      tick = 0;
    } else if (++tick > 9999) {
      last += 1;
      tick = 0;
    }
    return new Date(last).toISOString().replace('Z', `${String(tick).padStart(4, '0')}Z`);
  };
}
