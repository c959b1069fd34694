import { z } from 'zod';
import type { Route } from '../route';
import type { Immutable } from '../schema';
import { blockRangeSchema, type BlockPlan } from './block-plan';
import type { CopyJob } from './job';

/** A range of blocks and what is to be done with it. */
export const workSchema = z.object({
  /** `pull`: the target service fetches the blocks. `stream`: the app does. `digest`: the app reads them for their MD5 only. */
  task: z.enum(['pull', 'stream', 'digest']),
  range: blockRangeSchema,
  /**
   * State of the blob's MD5 up to `range.from`, `new` at the start of the blob. Work with an MD5 goes from block to block and cannot
   * be split; without one, every range read is checked against an MD5 of the service.
   */
  md5: z.exactOptional(z.string()),
});
export type Work = Immutable<z.output<typeof workSchema>>;

/** Up to this size one activity after another reads the blob whole; beyond, several read parts of it side by side. */
const readWholeUpTo = 16 * 1024 ** 3;

/** All work of a copy. A blob without Content-MD5 has to be read from end to end in any case: somebody must compute it. */
export function startWork(task: 'pull' | 'stream', { plan, contentMd5 }: CopyJob): readonly Work[] {
  const range = { from: 0, to: plan.count };
  if (plan.count === 0) return [];
  if (task === 'stream') {
    const whole = contentMd5 === undefined || plan.bytes <= readWholeUpTo;
    return [{ task, range, ...(whole && { md5: 'new' }) }];
  }
  return contentMd5 === undefined ? [{ task, range }, digestWork(plan.count)] : [{ task, range }];
}

/** Reading a blob for its MD5. */
export const digestWork = (count: number): Work => ({
  task: 'digest',
  range: { from: 0, to: count },
  md5: 'new',
});

/**
 * Cuts work for so many workers: the longest ranges are halved until there are enough. Nothing is lost or doubled.
 */
export function spreadWork(work: readonly Work[], workers: number): readonly Work[] {
  const spread = [...work];
  while (spread.length < workers) {
    const lengths = spread.map(({ range, md5 }) => (md5 === undefined ? range.to - range.from : 0));
    const longest = lengths.indexOf(Math.max(...lengths));
    const piece = spread[longest];
    const length = lengths[longest] ?? 0;
    if (piece === undefined || length < 2) break;
    const { from, to } = piece.range;
    const middle = from + Math.ceil(length / 2);
    spread.splice(
      longest,
      1,
      { ...piece, range: { from, to: middle } },
      { ...piece, range: { from: middle, to } },
    );
  }
  return spread;
}

/** Blocks that cannot be through by then are abandoned: hosts stop activities after five minutes at the earliest. */
export const hardSeconds = 200;

/** Bytes per second that carry a block in time: it is read, and then sent. */
export const leastRate = (blockSize: number): number => (2 * blockSize) / hardSeconds;

/** Blocks side by side that such a rate, in bytes per second, carries in time. */
export const blocksInTime = ({ blockSize }: BlockPlan, rate: number): number => rate / leastRate(blockSize);

/** At least one, and no part of one. */
export const atLeastOne = (blocks: number): number => Math.max(1, Math.floor(blocks));

const blocksPerWorker = 16;
const placesPerWorker = 4;

/**
 * Blocks in flight at most, over all activities of a copy: so many that the activities are no more than those whose part of the bandwidth carries a
 * block in time, even when that is shared with all batches that may be under way.
 */
export function concurrencyFor(
  plan: BlockPlan,
  { concurrency, bandwidth = Infinity }: Pick<Route['copy'], 'concurrency' | 'bandwidth'>,
  batches: number,
): number {
  const workers = Math.floor(blocksInTime(plan, bandwidth / batches));
  return atLeastOne(Math.min(concurrency, workers * placesPerWorker));
}

/** Activities to run side by side: few enough that each has blocks to do and a share of the concurrency. */
export function workersFor(work: readonly Work[], concurrency: number): number {
  const blocks = work.reduce(
    (sum, { range, md5 }) => (md5 === undefined ? sum + range.to - range.from : sum),
    0,
  );
  const whole = work.filter(({ md5 }) => md5 !== undefined).length;
  return whole + Math.min(Math.ceil(concurrency / placesPerWorker), Math.ceil(blocks / blocksPerWorker));
}
