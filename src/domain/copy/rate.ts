import { z } from 'zod';
import type { Immutable } from '../schema';

/** Bytes done at a moment, in milliseconds of any clock. */
export const sampleSchema = z.object({ at: z.number(), bytes: z.number() });
export type Sample = Immutable<z.output<typeof sampleSchema>>;

/** Enough to ride out a slow wave, few enough to follow a link that changes. */
const window = 8;
const samplesForEta = 3;

/** Keeps the newest samples. */
export const addSample = (samples: readonly Sample[], sample: Sample): readonly Sample[] =>
  [...samples, sample].slice(-window);

/**
 * Rate over the samples kept, and time left once there are three; both absent while there is nothing to go
 * by.
 */
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
