import { z } from 'zod';
import type { Immutable } from '../schema';
import { plannedArtifactSchema } from '../waybill/waybill';

const count = z.int().min(0);

/** Artifacts that belong together, the subject before its referrers: they travel in one batch. */
const artifactGroupSchema = z.array(plannedArtifactSchema);
export type ArtifactGroup = Immutable<z.output<typeof artifactGroupSchema>>;

const skippedSchema = z.object({ reference: z.string(), digest: z.string() });
/** What is not exported because the target holds it with the planned digest. */
export type Skipped = Immutable<z.output<typeof skippedSchema>>;

/** What cannot be exported or would not arrive; the reason begins with an error code. */
export const unresolvedSchema = z.object({ reference: z.string(), reason: z.string() });
export type Unresolved = Immutable<z.output<typeof unresolvedSchema>>;

/** What the scan found in a stretch of repositories; a document of its own, for plans can be large. */
export const planShardSchema = z.object({
  repositories: count,
  /** Tags listed at the source. */
  tags: count,
  /** Tags the rules chose. */
  selected: count,
  groups: z.array(artifactGroupSchema),
  skipped: z.array(skippedSchema),
  unresolved: z.array(unresolvedSchema),
  /** What will happen otherwise than expected, in words. */
  findings: z.array(z.string()),
  /** Rules that matched something, as `rulesOf` names them. */
  matchedRules: z.array(z.string()),
  /** Where the route prunes: all tags of the repositories, and those that could not be read. */
  listed: z.array(z.object({ repository: z.string(), tags: z.array(z.string()) })).exactOptional(),
  unread: z.array(z.string()).exactOptional(),
});
export type PlanShard = Immutable<z.output<typeof planShardSchema>>;

/** How a plan knows what the target holds. */
export const diffBasisSchema = z
  .enum(['target', 'waybills'])
  .describe(
    'How the plan knows what the target holds: it looked, or by what earlier transfers brought over.',
  );
export type DiffBasis = z.output<typeof diffBasisSchema>;

/** How far a scan of the source has come. */
export const scanCursorSchema = z.object({
  /** The last repository that was planned. */
  after: z.string().exactOptional(),
  /** Shards written so far. */
  shards: count,
  basis: diffBasisSchema,
  /** Why the target was not asked. */
  basisReason: z.string().exactOptional(),
  /** On a sending route that prunes: the last number it gave out before. */
  asOf: count.exactOptional(),
});
export type ScanCursor = Immutable<z.output<typeof scanCursorSchema>>;

/** What the scan of the source by rules looked at. */
export const scanSummarySchema = z.object({
  basis: diffBasisSchema,
  shards: count,
  repositories: count,
  tags: count,
  selected: count,
});
export type ScanSummary = Immutable<z.output<typeof scanSummarySchema>>;

/** What earlier transfers of the route brought over. */
export const knownAtTargetSchema = z.object({
  artifacts: z.array(z.object({ reference: z.string(), digest: z.string() })),
  /** Of documents that could not be read. */
  notes: z.array(z.string()),
});
export type KnownAtTarget = Immutable<z.output<typeof knownAtTargetSchema>>;
