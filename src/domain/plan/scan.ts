import { z } from 'zod';
import type { Immutable } from '../schema';

const count = z.int().min(0);

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
});
export type KnownAtTarget = Immutable<z.output<typeof knownAtTargetSchema>>;
