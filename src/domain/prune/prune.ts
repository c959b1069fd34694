import { z } from 'zod';
import type { Immutable } from '../schema';

/** What becomes of tags the source no longer has. */
export const pruneModes = ['off', 'report', 'delete'] as const;
type PruneMode = (typeof pruneModes)[number];

/** How a route prunes. */
export interface PruneSettings {
  readonly mode: PruneMode;
  /** More tags than that: nothing is deleted. */
  readonly most: number;
}

const count = z.int().min(0);

/** A tag that is to go, with the digest acr-ferry brought it with. */
const goingSchema = z.object({ reference: z.string(), digest: z.string() });
export type Going = Immutable<z.output<typeof goingSchema>>;

/** What stays although the source no longer has it, and why. */
const keptSchema = z.object({ reference: z.string(), reason: z.string() });
export type Kept = Immutable<z.output<typeof keptSchema>>;

/** What of a transfer's plan is about tags the source no longer has; a document of its own. */
export const pruneSchema = z.object({
  mode: z.enum(['report', 'delete']),
  /** At most as many as the route lets go. */
  tags: z.array(goingSchema),
  /** How many were found; more than `tags` has where they are too many. */
  found: count,
  /** Named up to `keptShown`. */
  kept: z.array(keptSchema),
  /** How many stay; absent where all are named. */
  keptFound: count.exactOptional(),
  refused: z.string().exactOptional().describe('Why nothing is deleted.'),
  /** The last repository that was looked at; absent once all were. */
  after: z.string().exactOptional(),
  /** Up to there, repositories whose tags were not all looked at, with the last that was. */
  partly: z.array(z.object({ repository: z.string(), from: z.string() })).exactOptional(),
  /** Of what was handed over later the tags of the source say nothing. */
  asOf: count.exactOptional(),
  /** On a receiving route: nor of what came by lower numbers than this, */
  since: count.exactOptional(),
  /** or before the numbers of the sender were made to begin anew. */
  resetAt: z.iso.datetime().exactOptional(),
  /** On a receiving route: whose list it is, which says nothing of what other senders sent. */
  sender: z.string().exactOptional(),
  /** On a sending route: the scan whose tags are told to the receiver. */
  scan: z.object({ planId: z.string(), shards: count }).exactOptional(),
  /** Tags that no listing of the source has, and that are there when asked for: the receiver is told. */
  hidden: z.array(z.string()).exactOptional(),
  /** And the number that the list of them has. */
  number: z.int().exactOptional(),
});
export type Prune = Immutable<z.output<typeof pruneSchema>>;

/** The same in figures, in the plan. */
export const pruneSummarySchema = z.object({
  mode: z.enum(['report', 'delete']),
  tags: count.describe('Tags the source no longer has.'),
  kept: count.describe('Of those that stay: moved by others, locked, or brought by another route.'),
  refused: z.string().exactOptional().describe('Why nothing is deleted.'),
});
export type PruneSummary = Immutable<z.output<typeof pruneSummarySchema>>;

/** What the plan says in figures. */
export const summaryOf = ({ mode, found, kept, keptFound = kept.length, refused }: Prune): PruneSummary => ({
  ...{ mode, tags: found, kept: keptFound },
  ...(refused !== undefined && { refused }),
});

/** Kept ones are named up to here. */
export const keptShown = 500;

/** More tags than that in no listing of the source: it cannot be told what it has. */
export const mostHidden = 5000;

/** No route lets more go at once, and no sender tells more: a receiver would refuse them. */
export const mostGone = 5000;

/** Why a sender tells nothing of what is gone. */
export const tooManyToTell = `over ${mostGone} tags are gone at the source: send by narrower rules`;

/** Why a plan that was to delete may no longer: the route was set otherwise since. */
export function whyNoLonger({ mode, tags }: Prune, now: PruneSettings): string | undefined {
  if (mode !== 'delete') return undefined;
  if (now.mode !== 'delete') return `PRUNE of the route is ${now.mode} by now`;
  return tags.length > now.most ? tooMany(tags.length, now.most) : undefined;
}

/** Why more than a route lets go are not deleted, not even the first of them. */
export const tooMany = (found: number, most: number): string =>
  `${found} tags and more are gone at the source, and pruneMost is ${most}: see whether the source or the ` +
  `rules lost them by mistake, or raise pruneMost. It is ${mostGone} at most; of more, prune by narrower ` +
  'rules';
