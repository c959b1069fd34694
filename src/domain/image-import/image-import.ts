import { z } from 'zod';
import type { Immutable } from '../schema';

/** An import that the target registry is at. */
const runningSchema = z.object({
  /** Which artifact of the batch. */
  index: z.int().min(0),
  /** Where its end is told; each answer may name another place. Empty: nowhere. */
  url: z.string(),
  begunAt: z.int().describe('Milliseconds.'),
  dueAt: z.int().exactOptional().describe('When it is to be looked at again, milliseconds.'),
  goingMs: z.int().exactOptional().describe('How old it was when it was last seen to go on.'),
});

/** How far a batch is that the target registry imports one artifact after the other. */
export const importCursorSchema = z.object({
  /** The artifacts that are not begun yet, by their place. */
  left: z.array(z.int()),
  running: runningSchema.exactOptional(),
  recentMs: z.array(z.number()).exactOptional().describe('How long the last two took, the later one last.'),
  lateMs: z.number().exactOptional().describe('How much later than due a look usually comes.'),
  gone: z.int().exactOptional().describe('How often nobody knew any more of the import of the artifact.'),
});
export type ImportCursor = Immutable<z.output<typeof importCursorSchema>>;

/** The same with an import under way. */
export type GoingCursor = ImportCursor & { readonly running: NonNullable<ImportCursor['running']> };

/** An import nobody knows of any more is begun again, until that was so this often. */
export const mostGone = 3;

/** Why artifacts of a batch could not be imported, by their references, and which need not be. */
export const importTroubleSchema = z.object({
  reasons: z.record(z.string(), z.string()),
  there: z
    .array(z.string())
    .exactOptional()
    .describe('Tags that the target had before any of the batch was begun.'),
});

/** A look costs a call: no two are closer together, and of an import nobody can judge yet fewer are made. */
const shortestSeconds = { judged: 0.1, unknown: 0.25 };
const longestSeconds = 30;

/**
 * Seconds to the next look at an import: when it is likely to end, by what the last ones took and how late
 * looks come; then ever less often.
 */
export function nextLookSeconds(
  ageMs: number,
  { recentMs, lateMs = 0 }: Pick<ImportCursor, 'recentMs' | 'lateMs'>,
): number {
  const usualMs = usual(recentMs);
  // Of one that hangs for hours the history stays short, as that of a run does.
  const least = ageMs / 50_000;
  if (usualMs === undefined) return Math.max(within(ageMs / 10_000, shortestSeconds.unknown), least);
  const expected = (usualMs - lateMs - ageMs) / 1000;
  if (expected > shortestSeconds.judged / 2) return within(expected, 0);
  return Math.max(within(ageMs / 20_000, shortestSeconds.judged), least);
}

const within = (seconds: number, least: number): number => Math.min(Math.max(seconds, least), longestSeconds);

/** From here on an import takes long: one of them says nothing of the next. */
const longMs = 5000;

/** How long the next is likely to take: as the last, unless that was a long one among others. */
function usual(recentMs: readonly number[] = []): number | undefined {
  const [last, before] = [recentMs.at(-1), recentMs.at(-2)];
  if (last === undefined) return undefined;
  if (before === undefined) return last > longMs ? undefined : last;
  return last > 2 * before ? before : last;
}

/**
 * Adds what an import took: to the middle between the last look that saw it go on and the one that saw its
 * end; where there was but one, it may have ended before, long before if it took long, and the next look is
 * earlier.
 */
export function recentAfter(
  recentMs: readonly number[] = [],
  tookMs: number,
  goingMs: number | undefined,
): readonly number[] {
  const unseen = tookMs * (tookMs > longMs ? 0.6 : 0.98);
  return [...recentMs, goingMs === undefined ? unseen : (tookMs + goingMs) / 2].slice(-2);
}

/** A host that stood still says nothing of the next look, nor of when an import ended. */
const mostLateMs = 2000;

/** Whether a look comes about when it is due: one after a pause or an outage tells nothing of an end. */
export const isOnTime = ({ dueAt }: GoingCursor['running'], lookedAt: number): boolean =>
  lookedAt - (dueAt ?? lookedAt) <= mostLateMs;

/** How much later than due looks come, when one is made now. */
export function lateAfter({ running, lateMs }: ImportCursor, now: number): number {
  const late = Math.min(Math.max(now - (running?.dueAt ?? now), 0), mostLateMs);
  return lateMs === undefined ? late : (lateMs + late) / 2;
}
