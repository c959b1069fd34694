import type { BlobHTTPHeaders } from '@azure/storage-blob';
import type { CopyJob } from '../../domain/copy/job';
import { isCopied, targetMetadata } from '../../domain/copy/marks';
import { TransferError } from '../../domain/errors';
import type { Route } from '../../domain/route';
import { lookAt } from './blob-facts';
import { claimTarget, type Claim } from './claim-target';
import type { CopyEnds } from './ends';
import { sourceChanged } from './failures';

/** What the finished blob gets besides its bytes, and the condition under which it may be written. */
export interface TargetTerms {
  readonly blobHTTPHeaders: BlobHTTPHeaders & { readonly blobContentMD5: Uint8Array };
  readonly metadata: Record<string, string>;
  readonly conditions: Claim;
  readonly tier?: string;
}

/**
 * Writes the finished blob in one call, if the source still is what is copied and nobody else wrote the
 * target. An answer may be lost after the service did the work: the repeated call then fails on its own
 * success, which counts.
 */
export async function writeTarget(
  { source, target }: CopyEnds,
  job: CopyJob,
  { tier, overwrite }: Pick<Route['copy'], 'tier' | 'overwrite'>,
  write: (terms: TargetTerms) => Promise<unknown>,
): Promise<void> {
  const pinned = await lookAt(source, 'source');
  if (pinned?.etag !== job.etag) throw sourceChanged('write target blob');
  const found = await lookAt(target, 'target');
  const blobHTTPHeaders = { ...pinned.headers, blobContentMD5: md5Of(job) };
  try {
    await write({
      blobHTTPHeaders,
      metadata: targetMetadata(pinned.metadata, job),
      conditions: claimTarget(found, job, overwrite),
      ...(tier !== undefined && { tier }),
    });
  } catch (error) {
    const written = await lookAt(target, 'target');
    if (written === undefined || !isCopied(written, job)) throw error;
  }
}

function md5Of({ contentMd5 }: CopyJob): Uint8Array {
  if (contentMd5 !== undefined) return Buffer.from(contentMd5, 'base64');
  throw new TransferError('INTERNAL', 'the MD5 of the blob was never computed', {
    operation: 'write target blob',
    origin: 'app',
  });
}
