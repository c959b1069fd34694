import type { Route } from '../route';
import type { BlockPlan, BlockRange } from './block-plan';

/** All blocks of a plan, as work to be done. */
export const allBlocks = ({ count }: BlockPlan): readonly BlockRange[] =>
  count === 0 ? [] : [{ from: 0, to: count }];

/** What is left of a plan when some blocks are staged. */
export function missingBlocks({ count }: BlockPlan, staged: ReadonlySet<number>): readonly BlockRange[] {
  const left: { from: number; to: number }[] = [];
  for (let index = 0; index < count; index++) {
    const last = left.at(-1);
    if (staged.has(index)) continue;
    if (last?.to === index) last.to = index + 1;
    else left.push({ from: index, to: index + 1 });
  }
  return left;
}

/** Cuts ranges for so many workers, the longest in halves. Nothing is lost or doubled. */
export function spreadRanges(ranges: readonly BlockRange[], workers: number): readonly BlockRange[] {
  const spread = [...ranges];
  while (spread.length < workers) {
    const lengths = spread.map(({ from, to }) => to - from);
    const length = Math.max(...lengths);
    const longest = lengths.indexOf(length);
    const range = spread[longest];
    if (range === undefined || length < 2) break;
    const middle = range.from + Math.ceil(length / 2);
    spread.splice(longest, 1, { from: range.from, to: middle }, { from: middle, to: range.to });
  }
  return spread;
}

/** Blocks that cannot be through by then are abandoned: hosts stop activities after five minutes. */
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
 * Blocks in flight at most, over all activities of a copy: so many that the activities are no more than those
 * whose part of the bandwidth carries a block in time, even when that is shared with all batches that may be
 * under way.
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
export function workersFor(ranges: readonly BlockRange[], concurrency: number): number {
  const blocks = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  return Math.min(Math.ceil(concurrency / placesPerWorker), Math.ceil(blocks / blocksPerWorker));
}
