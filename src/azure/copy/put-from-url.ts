import type { BlockBlobClient } from '@azure/storage-blob';
import type { CopyJob } from '../../domain/copy/job';
import { targetMetadata } from '../../domain/copy/marks';
import type { BlobFacts } from './blob-facts';
import type { Claim } from './claim-target';
import { shortly } from './retrying';

export interface PutTerms {
  readonly source: BlobFacts;
  /** Base64 Content-MD5 of the source; the service compares what it reads. */
  readonly contentMd5: string;
  readonly claim: Claim;
  readonly tier?: string;
}

/** Copies a small blob whole in one call (Put Blob From URL). */
export async function putFromUrl(
  target: BlockBlobClient,
  sourceUrl: string,
  job: CopyJob,
  { source, contentMd5, claim, tier }: PutTerms,
): Promise<void> {
  const md5 = Buffer.from(contentMd5, 'base64');
  await shortly((abortSignal) =>
    target.syncUploadFromURL(sourceUrl, {
      copySourceBlobProperties: false,
      blobHTTPHeaders: { ...source.headers, blobContentMD5: md5 },
      metadata: targetMetadata(source.metadata, job),
      sourceContentMD5: md5,
      sourceConditions: { ifMatch: job.etag },
      conditions: claim,
      ...(tier !== undefined && { tier }),
      abortSignal,
    }),
  );
}
