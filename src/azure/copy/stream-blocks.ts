import type { BlobClient } from '@azure/storage-blob';
import { blockId, blockSpan, type BlockPlan } from '../../domain/copy/block-plan';
import type { SideName } from '../../domain/side';
import type { Buffers } from './buffers';
import { copyFailure } from './failures';
import { inPieces, putBlock, type BlockTarget } from './put-block';
import { fillOf, readRange, type PinnedSource } from './read-range';
import { relayBlock } from './relay-block';
import { retrying } from './retrying';
import type { StagedBlocks } from './staged-blocks';
import type { StageBlock } from './stage-range';

/** What streaming a block takes. */
export interface StreamContext {
  readonly source: PinnedSource;
  readonly target: BlockTarget;
  readonly plan: BlockPlan;
  readonly pin: string;
  readonly staged: StagedBlocks;
  readonly buffers: Buffers;
}

/** Larger blocks, those of blobs past 781 GiB, pass through memory in parts. */
const largestBuffer = 16 * 1024 * 1024;

/** Stages a block by reading it from the source and sending it to the target. */
export function streamBlocks({ source, target, plan, pin, staged, buffers }: StreamContext): StageBlock {
  return async (index, scope) => {
    if (staged.has(index)) return 0;
    const { offset, length } = blockSpan(plan, index);
    const id = blockId(pin, index);
    const buffer = await buffers.take(Math.min(plan.blockSize, plan.bytes, largestBuffer), scope.signal);
    const read = (into: Buffer, from: number, reading = scope): Promise<void> =>
      attempt('read source', 'source', source.blob, () =>
        readRange(source, offset + from, into.length, fillOf(into), reading),
      );
    try {
      if (length > buffer.length) {
        await attempt('stage block', 'target', target.blob, () =>
          relayBlock(target, { id, length, buffer, read }, scope),
        );
        return length;
      }
      const bytes = buffer.subarray(0, length);
      await read(bytes, 0);
      const send = () => inPieces(bytes, target.limiter, scope.signal);
      await attempt('stage block', 'target', target.blob, () =>
        retrying(scope, () => putBlock(target, { id, length }, send, scope.signal)),
      );
      return length;
    } finally {
      buffers.give(buffer);
    }
  };
}

async function attempt<T>(
  operation: string,
  side: SideName,
  blob: BlobClient,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw copyFailure(error, operation, side, blob);
  }
}
