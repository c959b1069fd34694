import { z } from 'zod';
import { sharedBuffers } from '../../azure/copy/buffers';
import { copyFailure, refusalOf } from '../../azure/copy/failures';
import { isTransient, statusOf } from '../../azure/copy/faults';
import { createLimiter } from '../../azure/copy/limiter';
import { pullBlocks } from '../../azure/copy/pull-blocks';
import { openTarget } from '../../azure/copy/put-block';
import { pinSource } from '../../azure/copy/read-range';
import { shortly } from '../../azure/copy/retrying';
import { stageRange, type StageBlock, type StageTerms } from '../../azure/copy/stage-range';
import { listSkippable, pinOf } from '../../azure/copy/staged-blocks';
import { streamBlocks } from '../../azure/copy/stream-blocks';
import { openThrottle, sharedThrottle } from '../../azure/copy/throttle';
import { blockRangeSchema, rangeBytes, type BlockRange } from '../../domain/copy/block-plan';
import { copyJobSchema } from '../../domain/copy/job';
import { type Refusal, copyStrategySchema } from '../../domain/copy/strategy';
import { atLeastOne, blocksInTime, hardSeconds } from '../../domain/copy/work';
import type { Route } from '../../domain/route';
import { throwIfStopped } from '../../records/transfer/stops';
import type { Immutable } from '../../domain/schema';
import { activity } from '../activity';
import { bandwidthShare, openCopy, type OpenCopy } from './open-copy';

/** Which blocks an activity is to move, and how fast. */
const copyBlocksInput = z.object({
  job: copyJobSchema,
  strategy: copyStrategySchema,
  range: blockRangeSchema,
  /** Activities of this copy side by side: they share concurrency and bandwidth. */
  workers: z.int().min(1),
  /** Blocks in flight at the start, as an earlier activity found them to pay. */
  width: z.exactOptional(z.number()),
  /** No block is begun after this long. */
  seconds: z.number(),
});
export type CopyBlocksInput = Immutable<z.output<typeof copyBlocksInput>>;

/** How far it came. */
export interface CopyBlocksOutput {
  readonly kind: 'worked';
  /** What is left to do. */
  readonly left: BlockRange;
  readonly bytes: number;
  /** Blocks in flight at the end. */
  readonly width: number;
  /** The service wants to be left alone this long. */
  readonly waitSeconds?: number;
}

/** Moves a range of blocks, or as much of it as time allows. What is staged already is found and skipped. */
export const copyBlocks = activity(
  copyBlocksInput,
  async (input, services): Promise<CopyBlocksOutput | Refusal> => {
    const { job, strategy, range, workers, seconds } = input;
    const copy = openCopy(services, job);
    await throwIfStopped(services, copy.route, job.transferId, job.batch);
    const share = await bandwidthShare(services, copy.route, workers);
    try {
      const { next, width, waitSeconds } = await stageRange(
        range,
        { ...inFlight(input, copy.route, share), softMs: seconds * 1000, hardMs: hardSeconds * 1000 },
        await stager(input, copy, share),
      );
      return {
        kind: 'worked',
        left: { from: next, to: range.to },
        bytes: rangeBytes(job.plan, { from: range.from, to: next }),
        width,
        ...(waitSeconds !== undefined && { waitSeconds }),
      };
    } catch (error) {
      const refusal = strategy === 'from-url' ? refusalOf(error) : undefined;
      // Without another strategy to turn to, what may pass is tried again.
      const final = copy.route.copy.strategy === 'auto' || !isTransient(error);
      if (refusal !== undefined && final) return refusal;
      const side = statusOf(error) === 412 ? 'source' : 'target';
      throw copyFailure(error, 'copy blocks', side, copy.ends[side]);
    }
  },
);

/**
 * Blocks in flight at most: what the activity's share of the bandwidth carries in time, since all of them
 * progress alike and end together. At the start a quarter, and no more than the slowest link carries in time.
 * Those that are pulled are the activity's own; those that pass through the app share its memory with the
 * other copies.
 */
function inFlight(
  { job, strategy, workers, width }: CopyBlocksInput,
  { name, copy: { concurrency, slowestRate } }: Route,
  share = Infinity,
): Pick<StageTerms, 'throttle' | 'most'> {
  const inTime = (rate: number): number => blocksInTime(job.plan, rate);
  const most = atLeastOne(Math.min(concurrency / workers, inTime(share)));
  const start = width ?? atLeastOne(Math.min(most / 4, inTime(slowestRate / workers)));
  const throttle = strategy === 'from-url' ? openThrottle(start, most) : sharedThrottle(name, start);
  return { throttle, most };
}

async function stager(
  { job: { plan, etag }, strategy }: CopyBlocksInput,
  { route, ends, versions, signSource }: OpenCopy,
  bytesPerSecond: number | undefined,
): Promise<StageBlock> {
  const pin = pinOf(etag, plan);
  const staged = await shortly((signal) => listSkippable(ends.target, plan, pin, signal));
  const limiter = createLimiter(bytesPerSecond);
  if (strategy === 'from-url') {
    const sourceUrl = await signSource();
    return pullBlocks({ target: ends.target, sourceUrl, plan, pin, staged, limiter });
  }
  return streamBlocks({
    source: pinSource(ends.source, { etag, bytes: plan.bytes }, limiter, versions.source),
    target: openTarget(ends.target, createLimiter(bytesPerSecond), versions.target),
    plan,
    pin,
    staged,
    buffers: sharedBuffers(route.copy.memoryBytes),
  });
}
