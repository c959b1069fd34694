import { createHash } from 'node:crypto';
import type { BlobClient } from '@azure/storage-blob';
import { checkedRange } from '../../transfer/copy/block-plan';
import { TransferError } from '../../transfer/errors';
import type { Limiter } from './limiter';
import { retrying, type RetryScope } from './retrying';

/** One version of a blob to read from. */
export interface PinnedSource {
  readonly blob: BlobClient;
  readonly etag: string;
  readonly limiter: Limiter;
}

/** Fills a buffer with the bytes from an offset on. A cut connection is taken up where it broke. */
export async function readRange(
  source: PinnedSource,
  offset: number,
  into: Buffer,
  scope: RetryScope,
): Promise<void> {
  let filled = 0;
  while (filled < into.length) {
    await retrying(scope, () =>
      download(source, offset + filled, into.subarray(filled), scope.signal, (bytes) => {
        filled += bytes.length;
      }),
    );
  }
}

/** Like `readRange`, in pieces whose MD5 the service computes; each piece is read until it matches. Tells the MD5 of them all. */
export async function readCheckedRange(
  source: PinnedSource,
  offset: number,
  into: Buffer,
  scope: RetryScope,
): Promise<Buffer> {
  const whole = createHash('md5');
  for (let at = 0; at < into.length; at += checkedRange) {
    const piece = into.subarray(at, at + checkedRange);
    const md5 = await retrying(scope, () => readChecked(source, offset + at, piece, scope.signal));
    if (piece.length === into.length) return md5;
    whole.update(piece);
  }
  return whole.digest();
}

async function readChecked(
  source: PinnedSource,
  offset: number,
  into: Buffer,
  signal: AbortSignal,
): Promise<Buffer> {
  const hash = createHash('md5');
  const told = await download(source, offset, into, signal, (bytes) => hash.update(bytes), true);
  const md5 = hash.digest();
  if (told !== undefined && md5.equals(told)) return md5;
  throw corruptRead(offset, into.length);
}

async function download(
  { blob, etag, limiter }: PinnedSource,
  offset: number,
  into: Buffer,
  signal: AbortSignal,
  onBytes: (bytes: Buffer) => void,
  checked = false,
): Promise<Uint8Array | undefined> {
  const response = await blob.download(offset, into.length, {
    conditions: { ifMatch: etag },
    abortSignal: signal,
    maxRetryRequests: 0,
    ...(checked && { rangeGetContentMD5: true }),
  });
  if (response.readableStreamBody === undefined) throw cutShort(offset, 0, into.length);
  const filled = await drain(response.readableStreamBody, into, onBytes, (bytes) =>
    limiter.take(bytes, signal),
  );
  if (filled < into.length) throw cutShort(offset, filled, into.length);
  return response.contentMD5;
}

/**
 * Reads a body to its end into a buffer and tells its length; the body is gone afterwards, however that went. Bytes are handed on as they
 * arrive, while they are in the processor's caches. Listeners rather than `pipeline` or `for await`: TLS delivers 16 KiB at a time, and
 * 65,536 promises a GiB are felt.
 */
async function drain(
  body: NodeJS.ReadableStream & { destroy?(): void },
  into: Buffer,
  onBytes: (bytes: Buffer) => void,
  pass: (bytes: number) => Promise<void> | undefined,
): Promise<number> {
  let filled = 0;
  try {
    await new Promise<void>((resolve, reject) => {
      body.once('end', resolve);
      body.once('error', reject);
      // A destroyed body may end with neither.
      body.once('close', resolve);
      body.on('data', (bytes: Buffer) => {
        if (filled + bytes.length > into.length) {
          reject(new Error('the service sent more bytes than asked for'));
          return;
        }
        bytes.copy(into, filled);
        filled += bytes.length;
        onBytes(bytes);
        const wait = pass(bytes.length);
        if (wait === undefined) return;
        body.pause();
        wait.then(() => body.resume(), reject);
      });
    });
    return filled;
  } finally {
    body.destroy?.();
  }
}

const cutShort = (offset: number, filled: number, wanted: number): TransferError =>
  new TransferError('UNAVAILABLE', `the read at ${offset} ended after ${filled} of ${wanted} bytes`, {
    operation: 'read source',
    origin: 'source',
    retryable: true,
  });

const corruptRead = (offset: number, length: number): TransferError =>
  new TransferError('COPY_CORRUPT', `bytes ${offset} to ${offset + length - 1} arrived damaged`, {
    operation: 'read source',
    origin: 'source',
    retryable: true,
  });
