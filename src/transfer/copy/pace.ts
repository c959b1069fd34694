/** How much runs side by side, and what that was found to bring. */
export interface Pace {
  readonly width: number;
  /** Best rate seen since the width last changed for the better, bytes per second. */
  readonly best: number;
  /** Samples to sit out before the next try at more. */
  readonly rest: number;
  /** Nothing has spoken against more yet. */
  readonly rising: boolean;
}

export interface PaceSample {
  readonly bytesPerSecond: number;
  /** The service asked to slow down. */
  readonly throttled: boolean;
}

/** A pace a quarter wider must bring this much to be worth it, and one twice as wide, which doubles the memory, this much. */
const worthwhile = 1.1;
const worthDoubling = 1.25;
/** Rates of equal widths differ by this much from sample to sample. */
const noise = 0.8;
const restAfterMiss = 8;
const restAfterThrottle = 16;

/** The first sample says more of connecting than of the link, so it is sat out. */
export const startPace = (width: number): Pace => ({ width, best: 0, rest: 1, rising: true });

/**
 * The next pace: twice as wide until that does not pay for the first time, a quarter wider then; one step back when it does not, half when
 * the service is busy. At the most there is nothing to go back from.
 * After a rest it tries again, because links and services change.
 */
export function adaptPace(pace: Pace, sample: PaceSample, most: number): Pace {
  if (sample.throttled) {
    return {
      width: Math.max(1, Math.floor(pace.width / 2)),
      best: 0,
      rest: restAfterThrottle,
      rising: false,
    };
  }
  if (pace.rest > 0) {
    const best = pace.rest === 1 ? 0 : pace.best;
    return { ...pace, best, rest: pace.rest - 1 };
  }
  const { width, best, rising } = pace;
  const step = rising ? width : Math.max(1, Math.floor(width / 4));
  if (sample.bytesPerSecond >= best * (rising ? worthDoubling : worthwhile)) {
    return { ...pace, width: Math.min(most, width + step), best: sample.bytesPerSecond };
  }
  if (width === most && sample.bytesPerSecond >= best * noise) return { ...pace, rest: restAfterMiss };
  const back = rising ? Math.floor(width / 2) : width - step;
  return { width: Math.max(1, back), best, rest: restAfterMiss, rising: false };
}
