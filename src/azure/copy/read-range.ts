import type { HttpHeaders } from '@azure/core-rest-pipeline';
import type { BlobClient } from '@azure/storage-blob';
import { TransferError } from '../../domain/errors';
import { malformed } from './wire/answers';
import { openBytes, type ByteClient } from './wire/byte-client';
import { sourceChanged } from './failures';
import type { Limiter } from './limiter';
import { retrying, type RetryScope } from './retrying';

/** One version of a blob to read from. */
export interface PinnedSource {
  readonly blob: BlobClient;
  readonly etag: string;
  readonly bytes: number;
  readonly limiter: Limiter;
  readonly client: ByteClient;
}

/** Opens a blob to be read as long as it has the ETag. */
export const pinSource = (
  blob: BlobClient,
  { etag, bytes }: Pick<PinnedSource, 'etag' | 'bytes'>,
  limiter: Limiter,
  version: string,
): PinnedSource => ({ blob, etag, bytes, limiter, client: openBytes(blob, version) });

/**
 * Reads bytes from an offset on, in their order, each once. A cut connection is taken up where it broke, and
 * under a limit of the rate no more is asked for at a time than may pass. `take` copies what it gets: it is
 * written over as soon as it returns.
 */
export async function readRange(
  source: PinnedSource,
  offset: number,
  length: number,
  take: (bytes: Buffer) => void,
  scope: RetryScope,
): Promise<void> {
  const { limiter } = source;
  let [paid, done] = [0, 0];
  while (done < length) {
    if (paid === done) {
      const piece = Math.min(limiter.atATime, length - done);
      await limiter.take(piece, scope.signal);
      paid += piece;
    }
    await retrying(scope, () =>
      download(source, offset + done, paid - done, scope.signal, (bytes) => {
        take(bytes);
        done += bytes.length;
      }),
    );
  }
}

/** Takes what arrives to where it belongs in a buffer. */
export function fillOf(into: Buffer): (bytes: Buffer) => void {
  let filled = 0;
  return (bytes) => {
    filled += bytes.copy(into, filled);
  };
}

async function download(
  { client, etag, bytes }: PinnedSource,
  from: number,
  length: number,
  signal: AbortSignal,
  take: (bytes: Buffer) => void,
): Promise<void> {
  const to = from + length - 1;
  let left = length;
  await client({
    method: 'GET',
    headers: { 'x-ms-range': `bytes=${from}-${to}`, 'if-match': etag, 'accept-encoding': 'identity' },
    signal,
    expected: 206,
    receive: (headers) => {
      check(headers, { etag, length, range: `bytes ${from}-${to}/${bytes}` });
      return (piece) => {
        if (piece.length > left) throw malformed('the service sent more bytes than asked for');
        left -= piece.length;
        take(piece);
      };
    },
  });
  if (left > 0) throw malformed(`the read at ${from} ended after ${length - left} of ${length} bytes`);
}

interface Asked {
  readonly etag: string;
  readonly length: number;
  /** As it stands in Content-Range. */
  readonly range: string;
}

/** The answer is of the range and the version that were asked for, and its bytes are those of the blob. */
function check(headers: HttpHeaders, { etag, length, range }: Asked): void {
  const is = (name: string): string => headers.get(name) ?? 'absent';
  if (is('content-range') !== range) throw malformed(`the answer is of ${is('content-range')}, not ${range}`);
  // Without a length of its own an answer could go on after the last byte that was asked for.
  if (is('content-length') !== String(length))
    throw malformed(`its length is ${is('content-length')}, not ${length}`);
  if (!headers.has('etag')) throw malformed('the answer does not say of which version it is');
  if (is('etag') !== etag) throw sourceChanged('read source');
  const encoding = headers.get('content-encoding');
  if (encoding === undefined) return;
  throw new TransferError('COPY_FAILED', `the source is read in the encoding ${encoding}, not as it is`, {
    operation: 'read source',
    origin: 'source',
  });
}
