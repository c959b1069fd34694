import { z } from 'zod';
import type { Immutable } from '../schema';

/** How much runs side by side, and what that was found to bring. */
export interface Pace {
  readonly width: number;
  /** The pace before, which this one is compared with; absent, this one is measured first. */
  readonly base?: { readonly width: number; readonly bytesPerSecond: number };
  /** Where the first rise ended; no narrower unless a service is busy. */
  readonly least: number;
  /** Samples to sit out before the next. */
  readonly rest: number;
  /** What is tried next, or was last. */
  readonly step: Step;
}

type Step = 'rise' | 'wider' | 'narrower';

/** What was seen at a pace. */
export interface PaceSample {
  readonly bytesPerSecond: number;
  /** The service asked to slow down. */
  readonly throttled: boolean;
}

/** The last step of the first rise is kept when it brings this much; less may be chance. */
const someUse = 1.1;
const restAfterMiss = 8;
const restAfterThrottle = 16;

/** The first sample says more of connecting than of the link, so it is sat out. */
export const startPace = (width: number): Pace => ({ width, least: width, rest: 1, step: 'rise' });

/**
 * The next pace: half as wide again until that does not pay for the first time; after a rest a quarter wider,
 * because links and services change, and by turns narrower again: rates differ from sample to sample, and
 * what is taken for a gain may be none. What does not pay is undone, and half is what a service gets that is
 * busy.
 */
export function adaptPace(pace: Pace, { bytesPerSecond, throttled }: PaceSample, most: number): Pace {
  const { width, base, rest, step } = pace;
  if (throttled) {
    const half = Math.max(1, Math.floor(width / 2));
    return { width: half, least: half, rest: restAfterThrottle, step: 'wider' };
  }
  if (rest > 0) return { ...pace, rest: rest - 1 };
  if (base === undefined || pays(width / base.width, bytesPerSecond / base.bytesPerSecond)) {
    const next = stepped(pace, most);
    return next === width ? settle(pace, width) : { ...pace, width: next, base: { width, bytesPerSecond } };
  }
  const kept = step === 'rise' && bytesPerSecond >= base.bytesPerSecond * someUse;
  return settle(pace, kept ? width : base.width);
}

/** At least so wide from now on. */
export function raisePace(pace: Pace, to: number): Pace {
  const { width, least, rest, step } = pace;
  return to > width ? { width: to, least, rest, step } : pace;
}

/** More in flight must bring half of what it takes. Less may cost a quarter of what it saves. */
const pays = (widthRatio: number, rateRatio: number): boolean =>
  rateRatio >= (widthRatio > 1 ? (1 + widthRatio) / 2 : (3 + widthRatio) / 4);

function stepped({ width, least, step }: Pace, most: number): number {
  if (step === 'narrower') return Math.max(least, width - part(width, 4));
  return Math.min(most, width + part(width, step === 'rise' ? 2 : 4));
}

const part = (width: number, of: number): number => Math.max(1, Math.floor(width / of));

function settle({ least, step }: Pace, width: number): Pace {
  const floor = step === 'rise' ? width : least;
  return {
    width,
    least: floor,
    rest: restAfterMiss,
    step: width > floor && step !== 'narrower' ? 'narrower' : 'wider',
  };
}

/** Bytes done at a moment, in milliseconds of any clock. */
export const sampleSchema = z.object({ at: z.number(), bytes: z.number() });
export type Sample = Immutable<z.output<typeof sampleSchema>>;

/** Enough to ride out a slow wave, few enough to follow a link that changes. */
const window = 8;
const samplesForEta = 3;

/** Keeps the newest samples. */
export const addSample = (samples: readonly Sample[], sample: Sample): readonly Sample[] =>
  [...samples, sample].slice(-window);

/** Rate over the samples kept, and time left once there are three; absent before. */
export function measureRate(
  samples: readonly Sample[],
  bytesTotal: number,
): { bytesPerSecond?: number; etaSeconds?: number } {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.at <= first.at) return {};
  const bytesPerSecond = Math.round(((last.bytes - first.bytes) * 1000) / (last.at - first.at));
  if (bytesPerSecond <= 0) return { bytesPerSecond: 0 };
  if (samples.length < samplesForEta) return { bytesPerSecond };
  return { bytesPerSecond, etaSeconds: Math.ceil((bytesTotal - last.bytes) / bytesPerSecond) };
}
