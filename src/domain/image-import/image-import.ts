import { z } from 'zod';
import type { Immutable } from '../schema';

/** An import that the target registry is at. */
const runningSchema = z.object({
  /** Which artifact of the batch. */
  index: z.int().min(0),
  /** Where its end is told; each answer may name another place. */
  url: z.string(),
  begunAt: z.int().describe('Milliseconds.'),
});

/** How far a batch is that the target registry imports one artifact after the other. */
export const importCursorSchema = z.object({
  /** The artifacts that are not begun yet, by their place. */
  left: z.array(z.int()),
  running: runningSchema.exactOptional(),
  usualMs: z.number().exactOptional().describe('How long the last of them took.'),
});
export type ImportCursor = Immutable<z.output<typeof importCursorSchema>>;

/** Why artifacts of a batch could not be imported, by their references. */
export const importTroubleSchema = z.object({ reasons: z.record(z.string(), z.string()) });

/** A look costs a call: no two are closer together. */
const shortestSeconds = 0.25;
const longestSeconds = 30;

/**
 * Seconds to the next look at an import: just before it is likely to end, by what the last one took; then
 * ever less often.
 */
export function nextLookSeconds(ageMs: number, usualMs: number | undefined): number {
  const expected = ((usualMs ?? 0) * 0.95 - ageMs) / 1000;
  if (expected > shortestSeconds / 2) return Math.min(expected, longestSeconds);
  return Math.min(Math.max(ageMs / 10_000, shortestSeconds), longestSeconds);
}
