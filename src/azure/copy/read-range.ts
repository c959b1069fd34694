import { createHash } from 'node:crypto';
import {
  bearerTokenAuthenticationPolicy,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  proxyPolicy,
  RestError,
  userAgentPolicy,
  type HttpHeaders,
  type Pipeline,
} from '@azure/core-rest-pipeline';
import type { BlobClient } from '@azure/storage-blob';
import { checkedRange } from '../../domain/copy/block-plan';
import { TransferError } from '../../domain/errors';
import type { Limiter } from './limiter';
import { retrying, type RetryScope } from './retrying';
import { receiveInto } from './wire/receive-into';
import type { Sink } from './wire/take-answer';

/** One version of a blob to read from. */
export interface PinnedSource {
  readonly blob: BlobClient;
  readonly etag: string;
  readonly limiter: Limiter;
  /** Signs its reads. */
  readonly pipeline: Pipeline;
}

/** Old enough for every cloud, and tokens are accepted since 2017-11-09. */
const serviceVersion = '2022-11-02';
const scopes = 'https://storage.azure.com/.default';

/** Opens a blob, with the SAS in its URL or the token of its client, to be read as long as it has the ETag. */
export function pinSource(blob: BlobClient, etag: string, limiter: Limiter): PinnedSource {
  const { credential } = blob;
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(userAgentPolicy());
  pipeline.addPolicy(proxyPolicy());
  if ('getToken' in credential) pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes }));
  return { blob, etag, limiter, pipeline };
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

/** One request; tells the MD5 the service computed, when it was asked for it (ranges of up to 4 MiB). */
async function download(
  { blob, etag, limiter, pipeline }: PinnedSource,
  offset: number,
  into: Buffer,
  signal: AbortSignal,
  onBytes: (bytes: Buffer) => void,
  checked = false,
): Promise<Buffer | undefined> {
  let filled = 0;
  const sink: Sink = {
    into,
    onBytes: (bytes) => {
      filled += bytes.length;
      onBytes(bytes);
    },
    pass: (bytes) => limiter.take(bytes, signal),
  };
  const request = createPipelineRequest({
    url: blob.url,
    // Storage without TLS is what settings allow or not; a token is never sent over it.
    allowInsecureConnection: true,
    abortSignal: signal,
    headers: createHttpHeaders({
      'x-ms-version': serviceVersion,
      'x-ms-range': `bytes=${offset}-${offset + into.length - 1}`,
      'if-match': etag,
      ...(checked && { 'x-ms-range-get-content-md5': 'true' }),
    }),
  });
  const { status, headers } = await pipeline.sendRequest(receiveInto(sink), request);
  if (status !== 206) throw refused(status, headers);
  if (filled < into.length) throw cutShort(offset, filled, into.length);
  const md5 = headers.get('content-md5');
  return md5 === undefined ? undefined : Buffer.from(md5, 'base64');
}

/** Without the request: its URL may be signed. */
function refused(statusCode: number, headers: HttpHeaders): RestError {
  const code = headers.get('x-ms-error-code');
  return Object.assign(
    new RestError(`the service answered ${statusCode}`, { statusCode, ...(code !== undefined && { code }) }),
    { response: { headers } },
  );
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
