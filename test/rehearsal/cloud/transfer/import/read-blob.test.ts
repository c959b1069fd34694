import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { RestError, type BlobClient } from '@azure/storage-blob';
import { describe, expect, it } from 'vitest';
import { readBlob } from '../../../../../rehearsal/cloud/transfer/import/read-blob';

const content = Buffer.from('0123456789');
const version = { etag: '"1"', length: content.length };
const signal = new AbortController().signal;

/** A blob whose downloads answer one after the other; each gets the offset it is asked for. */
const blobOf = (...answers: ((offset: number) => Readable)[]) => {
  const offsets: number[] = [];
  const download = (offset: number) => {
    offsets.push(offset);
    const answer = answers.shift();
    if (answer === undefined) throw new Error('no more answers');
    return Promise.resolve({ readableStreamBody: answer(offset) });
  };
  return { offsets, blob: { download } as unknown as BlobClient };
};
const readAll = async (blob: BlobClient): Promise<string> =>
  (await buffer(readBlob(blob, version, signal))).toString();

const cutAfter = (bytes: number) => (offset: number) =>
  Readable.from(
    (function* () {
      yield content.subarray(offset, offset + bytes);
      throw new Error('socket hang up');
    })(),
  );
const endAfter = (bytes: number) => (offset: number) =>
  Readable.from([content.subarray(offset, offset + bytes)]);
const refuse = (statusCode: number) => () => {
  throw new RestError('refused', { statusCode });
};

describe('readBlob', () => {
  it('goes on at the byte a download was cut off or ended early', async () => {
    const { blob, offsets } = blobOf(cutAfter(3), endAfter(4), endAfter(100));
    expect(await readAll(blob)).toBe('0123456789');
    expect(offsets).toEqual([0, 3, 7]);
  });

  it('gives up when no attempt gets any further', async () => {
    const { blob, offsets } = blobOf(endAfter(2), refuse(503), endAfter(0), cutAfter(0), refuse(500));
    await expect(readAll(blob)).rejects.toThrow();
    expect(offsets.slice(1).every((offset) => offset === 2)).toBe(true);
  });

  it('does not repeat what was refused', async () => {
    const { blob, offsets } = blobOf(endAfter(2), refuse(403));
    await expect(readAll(blob)).rejects.toMatchObject({ statusCode: 403 });
    expect(offsets).toEqual([0, 2]);
  });
});
