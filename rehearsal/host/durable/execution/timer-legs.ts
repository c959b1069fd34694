import type { OpenTask } from './records';
import { day } from '../../../day';

/** From when on a timer is made of several. */
export interface TimerLimits {
  /** Timers due later are made of legs; milliseconds. */
  readonly longest: number;
  readonly leg: number;
}

/** Those of the Durable Task extension. */
export const usualLimits: TimerLimits = { longest: 6 * day, leg: 3 * day };

/** The timer task that waits for `due`, or for a part of the time until then. */
export function legOf(
  due: number,
  at: number,
  limits: TimerLimits,
  userTimer: number | undefined,
): OpenTask & { kind: 'timer' } {
  const isLong = due - at > limits.longest;
  return {
    kind: 'timer',
    fireAt: isLong ? at + limits.leg : due,
    ...(isLong && { due }),
    ...(userTimer !== undefined && { userTimer }),
  };
}
