import { z } from 'zod';
import type { Immutable } from '../schema';
import { copyStrategySchema } from './strategy';

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
  /** What had to be mended on the way: a missing category, a computed MD5. */
  notes: z.array(z.string()),
});
export type CopyResult = Immutable<z.output<typeof copyResultSchema>>;
