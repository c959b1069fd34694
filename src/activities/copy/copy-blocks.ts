import { z } from 'zod';
import { sharedBuffers } from '../../azure/copy/buffers';
import { copyFailure } from '../../azure/copy/failures';
import { isTransient, statusOf } from '../../azure/copy/faults';
import { createLimiter } from '../../azure/copy/limiter';
import { openOrderedDigest, type OrderedDigest } from '../../azure/copy/digest-in-order';
import { pullBlocks } from '../../azure/copy/pull-blocks';
import { pinSource } from '../../azure/copy/read-range';
import { refusalOf } from '../../azure/copy/refusals';
import { shortly } from '../../azure/copy/retrying';
import { stageRange, type StageBlock, type StageTerms } from '../../azure/copy/stage-range';
import { listSkippable, pinOf } from '../../azure/copy/staged-blocks';
import { streamBlocks } from '../../azure/copy/stream-blocks';
import { openThrottle, sharedThrottle } from '../../azure/copy/throttle';
import { rangeBytes } from '../../domain/copy/block-plan';
import { copyJobSchema, type CopyJob } from '../../domain/copy/job';
import type { Refusal } from '../../domain/copy/refusal';
import { atLeastOne, blocksInTime, hardSeconds, workSchema, type Work } from '../../domain/copy/work';
import { TransferError } from '../../domain/errors';
import type { Route } from '../../domain/route';
import type { Immutable } from '../../domain/schema';
import { activity } from '../activity';
import { bandwidthShare } from './bandwidth-share';
import { openCopy, type OpenCopy } from './open-copy';

const copyBlocksInput = z.object({
  job: copyJobSchema,
  work: workSchema,
  /** Activities of this copy side by side: they share concurrency and bandwidth. */
  workers: z.int().min(1),
  /** Blocks in flight at the start, as an earlier activity found them to pay. */
  width: z.exactOptional(z.number()),
  /** No block is begun after this long. */
  seconds: z.number(),
});
export type CopyBlocksInput = Immutable<z.output<typeof copyBlocksInput>>;

export interface CopyBlocksOutput {
  readonly kind: 'worked';
  /** What is left to do. */
  readonly left: Work;
  readonly bytes: number;
  /** Blocks in flight at the end. */
  readonly width: number;
  /** The service wants to be left alone this long. */
  readonly waitSeconds?: number;
  /** Base64 MD5 of the blob, when the work digested it to its end. */
  readonly md5?: string;
}

/** A signed URL outlives the activity it is made for, whatever happens. */
const urlSeconds = 3600;

/** Does work on blocks, or as much of it as time allows. What is staged already is found and skipped. */
export const copyBlocks = activity(
  copyBlocksInput,
  async (input, services): Promise<CopyBlocksOutput | Refusal> => {
    const { job, work, workers, seconds } = input;
    const copy = await openCopy(services, job);
    const digest = openDigest(work);
    const share = await bandwidthShare(services, copy.route, workers);
    try {
      const { next, width, waitSeconds } = await stageRange(
        work.range,
        { ...inFlight(input, copy.route, share), softMs: seconds * 1000, hardMs: hardSeconds * 1000 },
        await stager(input, copy, digest, share),
      );
      const finished = next === job.plan.count;
      return {
        kind: 'worked',
        left: {
          ...work,
          range: { from: next, to: work.range.to },
          ...(digest !== undefined && !finished && { md5: digest.stateBefore(next) }),
        },
        bytes: rangeBytes(job.plan, { from: work.range.from, to: next }),
        width,
        ...(waitSeconds !== undefined && { waitSeconds }),
        ...(digest !== undefined && finished && { md5: compared(digest.digest(), job) }),
      };
    } catch (error) {
      const refusal = work.task === 'pull' ? refusalOf(error) : undefined;
      // Without another strategy to turn to, what may pass is tried again.
      const final = copy.route.copy.strategy === 'auto' || !isTransient(error);
      if (refusal !== undefined && final) return refusal;
      const end = statusOf(error) === 412 ? 'source' : 'target';
      throw copyFailure(error, 'copy blocks', end, copy.ends[end]);
    }
  },
);

/**
 * Blocks in flight at most: what the activity's share of the bandwidth carries in time, since all of them progress alike and end together. At the
 * start a quarter, and no more than the slowest link carries in time. Those that are pulled are the activity's own; those that pass through the
 * app share its memory with the other copies.
 */
function inFlight(
  { job, work, workers, width }: CopyBlocksInput,
  { name, copy: { concurrency, slowestRate } }: Route,
  share = Infinity,
): Pick<StageTerms, 'throttle' | 'most'> {
  const inTime = (rate: number): number => blocksInTime(job.plan, rate);
  const most = atLeastOne(Math.min(concurrency / workers, inTime(share)));
  const start = width ?? atLeastOne(Math.min(most / 4, inTime(slowestRate / workers)));
  const throttle = work.task === 'pull' ? openThrottle(start, most) : sharedThrottle(name, start);
  return { throttle, most };
}

const openDigest = ({ md5, range }: Work): OrderedDigest | undefined =>
  md5 === undefined ? undefined : openOrderedDigest(range.from, md5 === 'new' ? undefined : md5);

async function stager(
  { job, work }: CopyBlocksInput,
  { route, ends, signSource }: OpenCopy,
  digest: OrderedDigest | undefined,
  bytesPerSecond: number | undefined,
): Promise<StageBlock> {
  const { plan, etag } = job;
  const limiter = () => createLimiter(bytesPerSecond);
  const pin = pinOf(etag, plan);
  const staged =
    work.task === 'digest'
      ? new Map()
      : await shortly((signal) => listSkippable(ends.target, plan, pin, signal));
  if (work.task === 'pull') {
    const sourceUrl = await signSource(urlSeconds);
    return pullBlocks({ target: ends.target, sourceUrl, plan, pin, staged, limiter: limiter() });
  }
  return streamBlocks({
    source: pinSource(ends.source, etag, limiter()),
    ...(work.task === 'stream' && { target: ends.target }),
    plan,
    pin,
    staged,
    buffers: sharedBuffers(route.copy.memoryBytes),
    limiter: limiter(),
    // Bytes nobody compares with an MD5 of the whole are compared range by range.
    checked: job.contentMd5 === undefined,
    ...(digest !== undefined && { digest }),
  });
}

function compared(md5: string, { contentMd5 }: CopyJob): string {
  if (contentMd5 === undefined || contentMd5 === md5) return md5;
  throw new TransferError(
    'COPY_CORRUPT',
    `the bytes read have the MD5 ${md5}, the source says ${contentMd5}`,
    { operation: 'copy blocks', origin: 'source' },
  );
}
