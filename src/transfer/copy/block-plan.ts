import { TransferError } from '../errors';
import type { CopyStrategy } from '../route';

const MiB = 1024 * 1024;

/** Limits of a block blob (learn.microsoft.com/rest/api/storageservices/put-block, -put-block-list). */
const mostBlocks = 50_000;
const largestBlock = 4000 * MiB;
const largestBlob = mostBlocks * largestBlock;

/** Blocks are multiples of the longest range whose MD5 the service computes on a download. */
export const checkedRange = 4 * MiB;

/** Bytes that pass through the app are handled in blocks small enough for processor caches; services like larger ones. */
const usualBlock = (strategy: CopyStrategy): number => 8 * MiB;

/** How a blob is cut: all blocks have the same size but the last, which is shorter or equal. */
export interface BlockPlan {
  readonly bytes: number;
  readonly blockSize: number;
  readonly count: number;
}

/** Blocks from `from` up to, not including, `to`. */
export interface BlockRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Cuts a blob into as few blocks of the usual size as it takes; past 50,000 of them the blocks grow instead.
 * @throws TransferError COPY_FAILED when no block blob can hold that many bytes.
 */
export function planBlocks(bytes: number, strategy: CopyStrategy): BlockPlan {
  if (bytes > largestBlob) {
    throw new TransferError(
      'COPY_FAILED',
      `the blob has ${bytes} bytes; a block blob holds at most ${largestBlob} (50,000 blocks of 4,000 MiB)`,
      { operation: 'plan blocks', origin: 'source' },
    );
  }
  const needed = Math.ceil(bytes / mostBlocks / checkedRange) * checkedRange;
  const blockSize = Math.max(usualBlock(strategy), needed);
  return { bytes, blockSize, count: Math.ceil(bytes / blockSize) };
}

/** Where a block lies in the blob. */
export function blockSpan(plan: BlockPlan, index: number): { offset: number; length: number } {
  const offset = index * plan.blockSize;
  return { offset, length: Math.min(plan.blockSize, plan.bytes - offset) };
}

/** Bytes in a range of blocks. */
export function rangeBytes(plan: BlockPlan, { from, to }: BlockRange): number {
  return Math.min(to * plan.blockSize, plan.bytes) - Math.min(from * plan.blockSize, plan.bytes);
}

/** A call of the service that copies a blob whole is given this long. */
const oneCallSeconds = 60;

/** Whether a blob is small enough to be copied in one call, even on the slowest link. */
export const fitsOneCall = ({ bytes }: BlockPlan, slowestRate: number): boolean =>
  bytes > 0 && bytes <= slowestRate * oneCallSeconds;
