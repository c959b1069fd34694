import { z } from 'zod';
import { pollingSchema } from '../route';
import type { Immutable } from '../schema';
import { whichBatchSchema } from '../waybill/waybill';
import { blockPlanSchema } from './block-plan';
import { copyStrategySchema, strategyChoiceSchema } from './strategy';

/** What `copyBlob` is asked for. */
export const copyRequestSchema = whichBatchSchema.extend({
  /** Name of the blob at the target, and at the source unless `from` names another. */
  blob: z.string(),
  /** The source blob, where an earlier transfer exported it. */
  from: z.exactOptional(z.string()),
  /** The version of the source blob that is known to hold what the waybill says. */
  pinned: z.exactOptional(z.string()),
  /** How long an outage is ridden out before the copy has begun; an export is behind it. */
  polling: z.exactOptional(pollingSchema),
});
export type CopyRequest = Immutable<z.output<typeof copyRequestSchema>>;

/** Instance id of the copy of a batch. */
export const copyId = (transferId: string, batch: number): string => `${transferId}-copy${batch}`;

/** A copy in progress: the request, and the one version of the source it copies. */
export const copyJobSchema = copyRequestSchema.extend({
  /** Path of the waybill document. */
  waybill: z.string(),
  plan: blockPlanSchema,
  /** ETag of the source; every read is pinned to it. */
  etag: z.string(),
  /** Base64 Content-MD5 of the source, or what was computed where it has none. */
  contentMd5: z.exactOptional(z.string()),
});
export type CopyJob = Immutable<z.output<typeof copyJobSchema>>;

/** A job that was decided how to do. */
export const copyBegunSchema = z.object({
  job: copyJobSchema,
  strategy: copyStrategySchema,
  /** Set when the route leaves the strategy open: a refused one then gives way to the next. */
  choice: z.exactOptional(strategyChoiceSchema),
  /** The target holds the blob already: an earlier attempt got that far. */
  copied: z.boolean(),
  /** To be copied by Put Blob From URL. */
  small: z.boolean(),
  /** Blocks in flight at most, over all activities of the copy. */
  concurrency: z.int().min(1),
  polling: pollingSchema,
});
export type CopyBegun = Immutable<z.output<typeof copyBegunSchema>>;

/** Custom status of one blob copy. */
export const copyProgressSchema = z
  .object({
    strategy: copyStrategySchema,
    bytesDone: z.int().min(0),
    bytesTotal: z.int().min(0),
    bytesPerSecond: z.exactOptional(z.number()).describe('Smoothed; absent until there are samples.'),
    etaSeconds: z.exactOptional(z.number()).describe('Absent until there are three samples.'),
  })
  .meta({ id: 'CopyProgress' });
export type CopyProgress = Immutable<z.output<typeof copyProgressSchema>>;

/** What one copied blob came to. */
export const copyResultSchema = z.object({
  bytes: z.int().min(0),
  strategy: copyStrategySchema,
  /** Why this strategy, when the route left the choice open. */
  reason: z.exactOptional(z.string()),
  /** ETag of the committed target blob. */
  etag: z.string(),
  /** Base64 Content-MD5 of the target blob. */
  contentMd5: z.string(),
  /** How often something of the copy had to be done again. */
  retries: z.exactOptional(z.int().min(1)),
  /** What had to be mended on the way: a missing category, a computed MD5. */
  notes: z.array(z.string()),
});
export type CopyResult = Immutable<z.output<typeof copyResultSchema>>;
