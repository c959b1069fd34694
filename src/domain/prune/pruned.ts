import { z } from 'zod';
import { failureSchema, toldFailureSchema } from '../errors';
import type { Immutable } from '../schema';

const outcomeSchema = z.object({
  reference: z.string(),
  digest: z.string(),
  outcome: z.enum(['begun', 'deleted', 'kept']),
  reason: z.string().exactOptional().describe('Why it was kept.'),
  failure: failureSchema.exactOptional().describe('What refused it.'),
});
/** What became of a tag or a manifest that was to go. */
export type PruneOutcome = Immutable<z.output<typeof outcomeSchema>>;

/** How far the pruning of a transfer came, or a part of that; written before and after each few deletions. */
export const prunedSchema = z.object({
  tags: z.array(outcomeSchema),
  manifests: z.array(outcomeSchema),
  failed: z.record(z.string(), z.int()).exactOptional().describe('How often something failed so far.'),
});
export type Pruned = Immutable<z.output<typeof prunedSchema>>;

/** Where nothing was done yet. */
export const nothingPruned: Pruned = { tags: [], manifests: [] };

/** What is known by now. */
export function withOutcomes(known: readonly PruneOutcome[], news: readonly PruneOutcome[]): PruneOutcome[] {
  const names = new Set(news.map(({ reference }) => reference));
  return [...known.filter(({ reference }) => !names.has(reference)), ...news];
}

/** What pruning came to, in a report. */
export const pruneReportSchema = z
  .object({
    mode: z.enum(['report', 'delete']),
    found: z.int().min(0).describe('Tags the source no longer has.'),
    listed: z.array(z.string()).describe('What would go, or would have gone, and was not deleted.'),
    deleted: z.array(z.string()).describe('Tags deleted at the target.'),
    manifests: z.array(z.string()).describe('Manifests deleted with them.'),
    kept: z
      .array(z.object({ reference: z.string(), reason: z.string() }))
      .describe('Tags and manifests that stay, and why.'),
    refused: z.string().exactOptional().describe('Why nothing was deleted.'),
    error: toldFailureSchema.exactOptional().describe('What stopped it.'),
  })
  .meta({ id: 'PruneReport' });
export type PruneReport = Immutable<z.output<typeof pruneReportSchema>>;

/** The same in few numbers, where a transfer is shown. */
export const pruneSummarySchema = pruneReportSchema
  .pick({ mode: true, found: true, refused: true, error: true })
  .extend({ deleted: z.int().min(0), kept: z.int().min(0) })
  .meta({ id: 'PruneSummary' });

/** What pruning came to, in few numbers. */
export const pruneSummary = ({
  mode,
  found,
  refused,
  error,
  deleted,
  kept,
}: PruneReport): Immutable<z.output<typeof pruneSummarySchema>> => ({
  ...{ mode, found, deleted: deleted.length, kept: kept.length },
  ...(refused !== undefined && { refused }),
  ...(error && { error }),
});

/** What the orchestration knows of a pruning that was not done, or not to its end. */
export const pruneStopSchema = z.object({
  refused: z.string().exactOptional(),
  error: failureSchema.exactOptional(),
});
export type PruneStop = Immutable<z.output<typeof pruneStopSchema>>;
