import { setTimeout as sleep } from 'node:timers/promises';
import { RestError, type BlobClient } from '@azure/storage-blob';

const attempts = 4;

/**
 * The bytes of one version of a blob, from first to last. The storage SDK does not resume a download that is
 * cut off, so this does, at the byte it had reached.
 * @throws what the SDK throws for a refusal, or the last error when no attempt gets any further.
 */
export async function* readBlob(
  blob: BlobClient,
  version: { readonly etag: string; readonly length: number },
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  let offset = 0;
  let failures = 0;
  while (offset < version.length) {
    try {
      const { readableStreamBody } = await blob.download(offset, undefined, {
        conditions: { ifMatch: version.etag },
        abortSignal: signal,
      });
      for await (const chunk of (readableStreamBody ?? []) as AsyncIterable<Buffer>) {
        offset += chunk.length;
        failures = 0;
        yield chunk;
      }
      if (offset < version.length)
        throw new Error(`the download ended at byte ${offset} of ${version.length}`);
    } catch (error) {
      failures += 1;
      if (signal.aborted || isRefusal(error) || failures === attempts) throw error;
      await sleep(200 * failures, undefined, { signal });
    }
  }
}

const isRefusal = (error: unknown): boolean =>
  error instanceof RestError && error.statusCode !== undefined && error.statusCode < 500;
