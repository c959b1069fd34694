import type { BlockBlobClient } from '@azure/storage-blob';
import { shortly } from './retrying';
import type { TargetTerms } from './write-target';

/**
 * Copies a small blob whole in one call (Put Blob From URL); the service compares what it reads with its MD5.
 */
export async function putFromUrl(
  target: BlockBlobClient,
  sourceUrl: string,
  etag: string,
  terms: TargetTerms,
): Promise<void> {
  await shortly((abortSignal) =>
    target.syncUploadFromURL(sourceUrl, {
      ...terms,
      copySourceBlobProperties: false,
      sourceContentMD5: terms.blobHTTPHeaders.blobContentMD5,
      sourceConditions: { ifMatch: etag },
      abortSignal,
    }),
  );
}
