import type { Clock } from '../ports';
import { day } from '../../day';

/** Largest offset accepted, one century: beyond it `Date` arithmetic of clients stops making sense. */
const maxOffsetMs = 100 * 365 * day;

/** The cloud's clock, which may be away from the machine's. */
export interface AdjustableClock {
  readonly now: Clock;
  /** Milliseconds the cloud is ahead of (or, negative, behind) the machine. */
  offset(): number;
  /** Moves the cloud's clock; every expiry it enforces (tokens, SAS, secrets, keys) follows. */
  setOffset(milliseconds: number): void;
}

/** The machine's clock plus an offset that can be moved while the cloud runs. */
export function createClock(): AdjustableClock {
  let offsetMs = 0;
  return {
    now: () => new Date(Date.now() + offsetMs),
    offset: () => offsetMs,
    setOffset: (milliseconds) => {
      if (!Number.isFinite(milliseconds) || Math.abs(milliseconds) > maxOffsetMs) {
        throw new RangeError('offset must be a number of milliseconds within a century of now');
      }
      offsetMs = milliseconds;
    },
  };
}
