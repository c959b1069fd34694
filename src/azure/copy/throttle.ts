import { adaptPace, raisePace, startPace, type Pace } from '../../domain/copy/pace';
import { createGate } from '../gate';

/** Lets so many blocks be in flight as pays: measures what passes, and adapts. */
export interface Throttle {
  /** One more copy, for which there is a place as well, unless a service is busy. */
  join(): void;
  part(): void;
  /** Resolves when one more block may be in flight. Rejects when the signal is aborted before. */
  enter(signal: AbortSignal): Promise<void>;
  /** A block is no longer in flight; so many bytes of it passed. */
  leave(bytes: number): void;
  /** The service asks for less. */
  readonly slowDown: () => void;
  width(): number;
}

/** A rate is that of a sample at least so long, and of so many blocks for each in flight. */
const sampleMs = 500;
const sampleRounds = 4;
const longSampleMs = 10_000;
/** Every copy joins anew about once a minute: no reason to ask more of a busy service. */
const busyMs = 60_000;

/** @param width blocks in flight at the start, `most` at most */
export function openThrottle(width: number, most: number): Throttle {
  const gate = createGate('its turn', Math.min(width, most));
  let pace = startPace(Math.min(width, most));
  let since = Date.now();
  let slowedAt = -Infinity;
  let [bytes, blocks] = [0, 0];
  let copies = 0;

  const sampleAnew = (): void => {
    since = Date.now();
    [bytes, blocks] = [0, 0];
  };
  const goOn = (next: Pace): void => {
    pace = next;
    gate.resize(pace.width);
    sampleAnew();
  };
  const adapt = (throttled: boolean): void => {
    const bytesPerSecond = (bytes * 1000) / Math.max(1, Date.now() - since);
    goOn(adaptPace(pace, { bytesPerSecond, throttled }, most));
  };
  const suffices = (): boolean => {
    const took = Date.now() - since;
    return took >= longSampleMs || (took >= sampleMs && blocks >= sampleRounds * pace.width);
  };

  return {
    join() {
      copies += 1;
      const isBusy = Date.now() - slowedAt < busyMs;
      if (copies > pace.width && !isBusy) goOn(raisePace(pace, Math.min(most, copies)));
    },
    part() {
      copies -= 1;
    },
    enter: (signal) => gate.enter(1, signal),
    leave(passed) {
      // With fewer in flight than may be, the rate says nothing of the pace.
      if (gate.inUse() < pace.width) sampleAnew();
      else if (passed > 0) {
        bytes += passed;
        blocks += 1;
        if (suffices()) adapt(false);
      }
      gate.leave(1);
    },
    slowDown: () => {
      // All that was in flight is refused together: that is one hint, not many.
      if (Date.now() - slowedAt < sampleMs) return;
      slowedAt = Date.now();
      adapt(true);
    },
    width: () => pace.width,
  };
}

const shared = new Map<string, Throttle>();

/** One for all copies of a route in this process: they share links, memory and what one found out. */
export function sharedThrottle(route: string, width: number): Throttle {
  const throttle = shared.get(route) ?? openThrottle(width, Infinity);
  shared.set(route, throttle);
  return throttle;
}
