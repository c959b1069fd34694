import { z } from 'zod';
import type { Immutable } from '../schema';

/** What is removed once it is old; blobs come before the documents that tell of them. */
export const purgeKinds = [
  'blobs',
  'transfers',
  'plans',
  'imports',
  'events',
  'deadLetters',
  'unsent',
  'audit',
] as const;
export type PurgeKind = (typeof purgeKinds)[number];

const count = z.int().min(0);
const kindSchema = z.enum(purgeKinds);

/** What of one kind goes: whatever ended before a time. */
const cutSchema = z.object({ kind: kindSchema, before: z.iso.datetime() });
export type Cut = Immutable<z.output<typeof cutSchema>>;

/** Where a purge of a kind goes on: in the documents of a home, after a page of its list. */
const placeSchema = z.object({ home: count, token: z.string().exactOptional() });
export type Place = Immutable<z.output<typeof placeSchema>>;

/** What is asked of a purge for one page of a list. */
export const purgePageInput = cutSchema.extend({
  at: placeSchema,
  dryRun: z.literal(true).exactOptional().describe('Counts, and removes nothing.'),
});

/** What a page came to. */
export interface PurgedPage {
  readonly removed: number;
  /** Old, and yet needed. */
  readonly kept: number;
  /** The first thing that could not be removed; the next purge tries again. */
  readonly problem?: string;
  /** Absent when the kind is done. */
  readonly next?: Place;
}

const countsSchema = z.partialRecord(kindSchema, count);

/** What a purge came to so far. */
export const purgedSchema = z.object({
  startedAt: z.iso.datetime(),
  removed: countsSchema.describe('How many of each kind.'),
  kept: countsSchema.describe(
    'How many that are old are needed still: they run, or something open uses them.',
  ),
  problems: z.array(z.string()).describe('What could not be removed, an example of each kind.'),
});

/** What the orchestration of a purge is given, and goes on with. */
export const purgeInputSchema = z.object({
  cuts: z.array(cutSchema).describe('Those that are left, in their order.'),
  at: placeSchema,
  purged: purgedSchema,
});
export type PurgeInput = Immutable<z.output<typeof purgeInputSchema>>;

/** A purge that begins. */
export const beginPurge = (cuts: readonly Cut[], now: Date): PurgeInput => ({
  ...{ cuts, at: { home: 0 } },
  purged: { startedAt: now.toISOString(), removed: {}, kept: {}, problems: [] },
});

/** A purge after another page of the kind it is at. */
export function afterPage({ cuts, purged }: PurgeInput, { kind }: Cut, page: PurgedPage): PurgeInput {
  const { removed, kept, problems } = purged;
  const about = `${kind}: `;
  const isNew = page.problem !== undefined && !problems.some((each) => each.startsWith(about));
  return {
    cuts: page.next === undefined ? cuts.slice(1) : cuts,
    at: page.next ?? { home: 0 },
    purged: {
      ...purged,
      removed: { ...removed, [kind]: (removed[kind] ?? 0) + page.removed },
      kept: { ...kept, [kind]: (kept[kind] ?? 0) + page.kept },
      problems: isNew ? [...problems, about + page.problem] : problems,
    },
  };
}
