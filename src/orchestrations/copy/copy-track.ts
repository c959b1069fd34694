import type { OrchestrationContext } from 'durable-functions';
import { z } from 'zod';
import { blockRangeSchema } from '../../domain/copy/block-plan';
import { hashStateSchema } from '../../domain/copy/hash';
import { copyBegunSchema, copyRequestSchema, type CopyBegun, type CopyProgress } from '../../domain/copy/job';
import { addSample, measureRate, sampleSchema } from '../../domain/copy/pace';
import type { Immutable } from '../../domain/schema';

/** What is known of a copy while it runs; survives continue-as-new. */
export const copyTrackSchema = z.object({
  request: copyRequestSchema,
  begun: z.exactOptional(copyBegunSchema),
  /** While a source without Content-MD5 is digested. */
  hash: z.exactOptional(hashStateSchema),
  /** What is left to move; absent until the strategy has started. */
  left: z.exactOptional(z.array(blockRangeSchema)),
  bytesDone: z.int().min(0),
  samples: z.array(sampleSchema),
  /** Blocks in flight per activity that proved worth it. */
  width: z.exactOptional(z.number()),
  /** In the histories before. */
  retries: z.exactOptional(z.int()),
  /** Since when waves achieve nothing, in milliseconds of orchestration time. */
  stuckSince: z.exactOptional(z.number()),
});
type Stored = Immutable<z.output<typeof copyTrackSchema>>;
/** What the orchestration of a copy keeps from turn to turn. */
export type CopyTrack = { -readonly [K in keyof Stored]: Stored[K] };

/** Forgets what was moved, for another way to move it. */
export function startOver(track: CopyTrack): void {
  delete track.left;
  delete track.width;
  delete track.stuckSince;
  track.bytesDone = 0;
  track.samples = [];
}

/** Shows how far the copy is. */
export function showProgress(context: OrchestrationContext, track: CopyTrack, begun: CopyBegun): void {
  const bytesTotal = begun.job.plan.bytes;
  track.samples = addSample(track.samples, {
    at: context.df.currentUtcDateTime.getTime(),
    bytes: track.bytesDone,
  });
  context.df.setCustomStatus({
    strategy: begun.strategy,
    bytesDone: track.bytesDone,
    bytesTotal,
    ...measureRate(track.samples, bytesTotal),
  } satisfies CopyProgress);
}
