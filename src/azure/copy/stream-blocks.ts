import { Readable } from 'node:stream';
import type { BlobClient, BlockBlobClient } from '@azure/storage-blob';
import { blockId } from '../../domain/copy/block-id';
import { blockSpan } from '../../domain/copy/block-plan';
import type { Limiter } from './limiter';
import type { SideName } from '../../domain/side';
import { copyFailure } from './failures';
import { readCheckedRange, readRange } from './read-range';
import { retrying, type RetryScope } from './retrying';
import { inSlices } from './slices';
import type { StageBlock } from './stage-range';
import type { StreamContext } from './stream-context';
import { streamLargeBlock } from './stream-large-block';

const piece = 256 * 1024;

/** Stages a block by reading it from the source and sending it with its MD5, which the service verifies. */
export function streamBlocks(context: StreamContext): StageBlock {
  const { source, target, plan, pin, staged, buffers, limiter, digest, checked } = context;

  /** Fills a buffer with a block and tells its MD5. */
  const read = async (index: number, into: Buffer, scope: RetryScope): Promise<Buffer> => {
    const { offset } = blockSpan(plan, index);
    const fill = <T>(how: (...of: Parameters<typeof readRange>) => Promise<T>): Promise<T> =>
      attempt('read source', 'source', source.blob, () => how(source, offset, into, scope));
    if (digest === undefined) return fill(readCheckedRange);
    await fill<unknown>(checked ? readCheckedRange : readRange);
    return digest.add(index, (update) => inSlices(into, update), scope.signal);
  };

  const send = async (
    index: number,
    bytes: Buffer,
    md5: Buffer,
    to: BlockBlobClient,
    scope: RetryScope,
  ): Promise<void> => {
    const id = blockId(pin, { index, md5: md5.toString('base64') });
    if (staged.get(index)?.some((block) => block.id === id || block.md5 === undefined)) return;
    await retrying(scope, () =>
      to.stageBlock(id, () => sendPieces(bytes, limiter, scope.signal), bytes.length, {
        transactionalContentMD5: md5,
        abortSignal: scope.signal,
      }),
    );
  };

  return async (index, scope) => {
    const { length } = blockSpan(plan, index);
    if (digest === undefined && staged.has(index)) return 0;
    if (plan.blockSize > buffers.budgetBytes) {
      await streamLargeBlock(context, index, scope);
      return length;
    }
    const buffer = await buffers.take(Math.min(plan.blockSize, plan.bytes), scope.signal);
    try {
      const bytes = buffer.subarray(0, length);
      const md5 = await read(index, bytes, scope);
      if (target !== undefined) {
        await attempt('stage block', 'target', target, () => send(index, bytes, md5, target, scope));
      }
      return length;
    } finally {
      buffers.give(buffer);
    }
  };
}

async function attempt<T>(
  operation: string,
  end: SideName,
  blob: BlobClient,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw copyFailure(error, operation, end, blob);
  }
}

/** A fresh body for every attempt; in pieces, because TLS would hold a second, encrypted copy of a whole block. */
function sendPieces(bytes: Buffer, limiter: Limiter, signal: AbortSignal): Readable {
  let at = 0;
  return new Readable({
    highWaterMark: piece,
    read() {
      const next = bytes.subarray(at, at + piece);
      at += next.length;
      const pass = (): unknown => this.push(next.length > 0 ? next : null);
      const wait = limiter.take(next.length, signal);
      if (wait === undefined) pass();
      else wait.then(pass, (error: unknown) => this.destroy(error as Error));
    },
  });
}
