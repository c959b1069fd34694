import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { blockId } from '../../transfer/copy/block-id';
import { blockSpan, checkedRange } from '../../transfer/copy/block-plan';
import { copyFailure } from './failures';
import { readCheckedRange } from './read-range';
import { retrying, type RetryScope } from './retrying';
import type { StreamContext } from './stream-blocks';

/** Sent bytes leave the buffer in copies of this size: it is filled again while the socket still holds them. */
const slice = 256 * 1024;

/**
 * Stages a block that is larger than the memory there is (blobs of many TiB). Its MD5 has to be sent ahead of it, so it is read twice: once
 * to digest, once to send. Every range read is checked.
 */
export async function streamLargeBlock(
  { source, target, plan, pin, staged, buffers, limiter, digest }: StreamContext,
  index: number,
  scope: RetryScope,
): Promise<void> {
  const { offset, length } = blockSpan(plan, index);
  const buffer = await buffers.take(checkedRange, scope.signal);

  async function* pieces(): AsyncGenerator<Buffer> {
    for (let at = 0; at < length; at += checkedRange) {
      const piece = buffer.subarray(0, Math.min(checkedRange, length - at));
      await readCheckedRange(source, offset + at, piece, scope);
      yield piece;
    }
  }
  async function* slices(): AsyncGenerator<Buffer> {
    for await (const piece of pieces()) {
      for (let at = 0; at < piece.length; at += slice) {
        const sent = Buffer.from(piece.subarray(at, at + slice));
        await limiter.take(sent.length, scope.signal);
        yield sent;
      }
    }
  }

  try {
    const read = async (update: (bytes: Uint8Array) => void): Promise<void> => {
      for await (const piece of pieces()) update(piece);
    };
    const hash = createHash('md5');
    const alone = async (): Promise<Buffer> => {
      await read((bytes) => hash.update(bytes));
      return hash.digest();
    };
    const md5 = await (digest === undefined ? alone() : digest.add(index, read, scope.signal));
    const id = blockId(pin, { index, md5: md5.toString('base64') });
    if (target === undefined || staged.get(index)?.some((block) => block.id === id)) return;
    await retrying(scope, () =>
      target.stageBlock(id, () => Readable.from(slices(), { objectMode: false }), length, {
        transactionalContentMD5: md5,
        abortSignal: scope.signal,
      }),
    );
  } catch (error) {
    throw copyFailure(error, 'stage block', 'target', target ?? source.blob);
  } finally {
    buffers.give(buffer);
  }
}
