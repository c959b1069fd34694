import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { blockId } from '../../domain/copy/block-id';
import { blockSpan, checkedRange } from '../../domain/copy/block-plan';
import { copyFailure } from './failures';
import { readCheckedRange } from './read-range';
import { retrying, type RetryScope } from './retrying';
import type { StreamContext } from './stream-context';

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

  async function* pieces(buffer: Buffer, reading: RetryScope): AsyncGenerator<Buffer> {
    for (let at = 0; at < length; at += checkedRange) {
      const piece = buffer.subarray(0, Math.min(checkedRange, length - at));
      try {
        await readCheckedRange(source, offset + at, piece, reading);
      } catch (error) {
        throw copyFailure(error, 'read source', 'source', source.blob);
      }
      yield piece;
    }
  }
  async function* slices(buffer: Buffer, reading: RetryScope): AsyncGenerator<Buffer> {
    for await (const piece of pieces(buffer, reading)) {
      for (let at = 0; at < piece.length; at += slice) {
        const sent = Buffer.from(piece.subarray(at, at + slice));
        await limiter.take(sent.length, reading.signal);
        yield sent;
      }
    }
  }
  const withBuffer = async <T>(work: (buffer: Buffer) => Promise<T>): Promise<T> => {
    const buffer = await buffers.take(checkedRange, scope.signal);
    try {
      return await work(buffer);
    } finally {
      buffers.give(buffer);
    }
  };
  const md5Of = (buffer: Buffer): Promise<Buffer> => {
    const read = async (update: (bytes: Uint8Array) => void): Promise<void> => {
      for await (const piece of pieces(buffer, scope)) update(piece);
    };
    if (digest !== undefined) return digest.add(index, read, scope.signal);
    const hash = createHash('md5');
    return read((bytes) => hash.update(bytes)).then(() => hash.digest());
  };

  try {
    const md5 = await withBuffer(md5Of);
    const id = blockId(pin, { index, md5: md5.toString('base64') });
    if (target === undefined || staged.get(index)?.some((block) => block.id === id)) return;
    await retrying(scope, () =>
      withBuffer((buffer) =>
        sendBody(
          scope,
          (reading) => slices(buffer, reading),
          (body, abortSignal) =>
            target.stageBlock(id, () => body, length, { transactionalContentMD5: md5, abortSignal }),
        ),
      ),
    );
  } catch (error) {
    throw copyFailure(error, 'stage block', 'target', target ?? source.blob);
  }
}

/**
 * Sends what is read meanwhile. A read that fails ends the request, and is what the call fails with: the SDK does not listen to its body, so
 * nobody else would. Ends only when nothing is read any more: the buffer is the next one's then.
 */
async function sendBody(
  scope: RetryScope,
  read: (reading: RetryScope) => AsyncGenerator<Buffer>,
  send: (body: Readable, signal: AbortSignal) => Promise<unknown>,
): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([scope.signal, stop.signal]);
  const body = Readable.from(read({ ...scope, signal }), { objectMode: false });
  const closed = new Promise((resolve) => body.once('close', resolve));
  let failed: { readonly error: Error } | undefined;
  body.on('error', (error) => {
    failed ??= { error };
    stop.abort();
  });
  try {
    await send(body, signal);
  } catch (error) {
    throw failed?.error ?? error;
  } finally {
    stop.abort();
    body.destroy();
    await closed;
  }
}
