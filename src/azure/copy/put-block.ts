import { Readable } from 'node:stream';
import type { BlockBlobClient } from '@azure/storage-blob';
import { openBytes, type ByteClient } from './wire/byte-client';
import type { Limiter } from './limiter';

/** A blob to be written block by block. */
export interface BlockTarget {
  readonly blob: BlockBlobClient;
  readonly limiter: Limiter;
  readonly client: ByteClient;
}

/** Opens a blob whose blocks the app sends itself. */
export const openTarget = (blob: BlockBlobClient, limiter: Limiter, version: string): BlockTarget => ({
  blob,
  limiter,
  client: openBytes(blob, version),
});

/** Stages a block in one attempt. */
export async function putBlock(
  { client }: BlockTarget,
  { id, length }: { readonly id: string; readonly length: number },
  send: () => Readable,
  signal: AbortSignal,
): Promise<void> {
  await client({
    method: 'PUT',
    query: `comp=block&blockid=${encodeURIComponent(id)}`,
    headers: { 'content-length': String(length) },
    signal,
    expected: 201,
    send,
  });
}

const piece = 256 * 1024;

/** The body of a block in memory, in pieces: TLS would hold an encrypted copy of the whole. */
export function inPieces(bytes: Buffer, limiter: Limiter, signal: AbortSignal): Readable {
  let sent = 0;
  return new Readable({
    highWaterMark: piece,
    read() {
      const next = bytes.subarray(sent, sent + piece);
      sent += next.length;
      const pass = (): unknown => this.push(next.length > 0 ? next : null);
      const wait = limiter.take(next.length, signal);
      if (wait === undefined) pass();
      else wait.then(pass, (error: unknown) => this.destroy(error as Error));
    },
  });
}
