import { z } from 'zod';
import { copyFailure } from '../../azure/copy/failures';
import { createLimiter } from '../../azure/copy/limiter';
import { openMd5 } from '../../azure/copy/md5';
import { pinSource, readRange } from '../../azure/copy/read-range';
import { copyJobSchema, hashStateSchema, type HashState } from '../../domain/copy/job';
import { activity } from '../activity';
import { bandwidthShare, openCopy } from './open-copy';

const hashBlobInput = z.object({
  job: copyJobSchema,
  /** Where an earlier call stopped. */
  from: z.exactOptional(hashStateSchema),
});

type HashBlobOutput =
  { readonly done: true; readonly md5: string } | { readonly done: false; readonly from: HashState };

/** One call must end well inside the time the host gives an activity. */
const longestMs = 120_000;

/** Base64 MD5 of the source: the one pass that reads a blob in order, in as many calls as that takes. */
export const hashBlob = activity(hashBlobInput, async ({ job, from }, services): Promise<HashBlobOutput> => {
  const { route, ends } = await openCopy(services, job);
  const { bytes } = job.plan;
  const limiter = createLimiter(await bandwidthShare(services, route, 1));
  const source = pinSource(ends.source, { etag: job.etag, bytes }, limiter);
  const md5 = await openMd5(from?.saved);
  const start = from?.offset ?? 0;
  let offset = start;
  const take = (piece: Buffer): void => {
    md5.update(piece);
    offset += piece.length;
  };
  const scope = { signal: AbortSignal.timeout(longestMs), onThrottle: () => undefined };
  try {
    await readRange(source, offset, bytes - offset, take, scope);
  } catch (error) {
    // What was read is not lost; the next call meets what lasts.
    if (offset === start) throw copyFailure(error, 'hash source', 'source', ends.source);
  }
  return offset < bytes
    ? { done: false, from: { offset, saved: md5.save() } }
    : { done: true, md5: md5.digest() };
});
