import { z } from 'zod';
import { TransferError } from '../errors';
import type { Immutable } from '../schema';

const MiB = 1024 * 1024;

/** Limits of a block blob (learn.microsoft.com/rest/api/storageservices/put-block, -put-block-list). */
const mostBlocks = 50_000;
const largestBlock = 4000 * MiB;
const largestBlob = mostBlocks * largestBlock;

/** Long enough that a request costs little, short enough that a few in flight need little memory. */
export const usualBlock = 6 * MiB;
/** Larger ones are a multiple of this. */
const step = 4 * MiB;

/** How a blob is cut: all blocks have the same size but the last, which is shorter or equal. */
export const blockPlanSchema = z.object({
  bytes: z.int().min(0),
  blockSize: z.int().min(1),
  count: z.int().min(0),
});
export type BlockPlan = Immutable<z.output<typeof blockPlanSchema>>;

/** Blocks from `from` up to, not including, `to`. */
export const blockRangeSchema = z.object({ from: z.int().min(0), to: z.int().min(0) });
export type BlockRange = Immutable<z.output<typeof blockRangeSchema>>;

/**
 * Cuts a blob into as few blocks of the usual size as it takes; past 50,000 of them the blocks grow instead.
 * @throws TransferError COPY_FAILED when no block blob can hold that many bytes.
 */
export function planBlocks(bytes: number): BlockPlan {
  if (bytes > largestBlob) {
    throw new TransferError(
      'COPY_FAILED',
      `the blob has ${bytes} bytes; a block blob holds at most ${largestBlob} (50,000 blocks of 4,000 MiB)`,
      { operation: 'plan blocks', origin: 'source' },
    );
  }
  const needed = Math.ceil(bytes / mostBlocks / step) * step;
  const blockSize = Math.max(usualBlock, needed);
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

/** Half of what such a call is given, so that it may be tried again. */
const oneCallSeconds = 30;
/** learn.microsoft.com/rest/api/storageservices/put-blob-from-url */
const largestOneCall = 5000 * MiB;

/** Whether a blob is small enough to be copied in one call (Put Blob From URL), even on the slowest link. */
export const fitsOneCall = ({ bytes }: BlockPlan, slowestRate: number): boolean =>
  bytes > 0 && bytes <= Math.min(slowestRate * oneCallSeconds, largestOneCall);

const pattern = /^([0-9a-f]{16})\.(\d{5})$/;

/**
 * Id of a block, deterministic: a repeated copy finds its own staged blocks, whoever staged them. `pin` names
 * source version and block size, so blocks of another version or plan never match. Equal length always, as
 * the service demands.
 */
export const blockId = (pin: string, index: number): string =>
  Buffer.from(`${pin}.${String(index).padStart(5, '0')}`, 'latin1').toString('base64');

/** Which block of the copy with this pin an id names, if it does. */
export function parseBlockId(pin: string, id: string): number | undefined {
  const [, owner, index] = pattern.exec(Buffer.from(id, 'base64').toString('latin1')) ?? [];
  return owner === pin ? Number(index) : undefined;
}
