/**
 * Time as the host sees it: every timer, schedule and timestamp goes through here, so that tests can move it.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Runs `action` once `now()` has reached `time`, never earlier. Returns what cancels it. */
  readonly at: (time: number, action: () => void) => () => void;
}

// `setTimeout` counts in a signed 32-bit integer; longer waits are made of several.
const longestTimeout = 2 ** 31 - 1;

/**
 * The machine's clock. `setTimeout` may fire a millisecond early against `Date.now()`: such a wait is
 * continued.
 */
export const systemClock: Clock = {
  now: () => Date.now(),
  at(time, action) {
    let timeout: NodeJS.Timeout;
    const wait = (): void => {
      const remaining = time - Date.now();
      if (remaining <= 0) action();
      else timeout = setTimeout(wait, Math.min(remaining, longestTimeout));
    };
    timeout = setTimeout(wait, Math.max(0, Math.min(time - Date.now(), longestTimeout)));
    return () => {
      clearTimeout(timeout);
    };
  },
};

/** A clock that tests move. */
export interface VirtualClock extends Clock {
  /** When the next timer is due; undefined when none is set. */
  readonly next: () => number | undefined;
  /** Moves time forward to `time`, running what falls due in order. */
  readonly advanceTo: (time: number) => void;
}

/** A clock that stands still until it is moved. */
export function createVirtualClock(start: number | string = '2026-01-01T00:00:00Z'): VirtualClock {
  let now = new Date(start).getTime();
  const timers = new Set<{ time: number; action: () => void }>();
  const earliest = () =>
    [...timers].reduce<{ time: number; action: () => void } | undefined>(
      (first, timer) => (first && first.time <= timer.time ? first : timer),
      undefined,
    );
  return {
    now: () => now,
    at(time, action) {
      const timer = { time, action };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    next: () => earliest()?.time,
    advanceTo(time) {
      for (let due = earliest(); due && due.time <= time; due = earliest()) {
        timers.delete(due);
        now = Math.max(now, due.time);
        due.action();
      }
      now = Math.max(now, time);
    },
  };
}
