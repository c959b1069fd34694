import type { BlockBlobClient, BlobHTTPHeaders } from '@azure/storage-blob';
import { blockId, type BlockRange } from '../../domain/copy/block-plan';
import type { CopyJob } from '../../domain/copy/job';
import { isCopied, targetMetadata } from '../../domain/copy/marks';
import { allBlocks, missingBlocks } from '../../domain/copy/work';
import { TransferError } from '../../domain/errors';
import type { Route } from '../../domain/route';
import { lookAt } from './blob-facts';
import { claimTarget, type Claim } from './claim-target';
import type { CopyEnds } from './ends';
import { sourceChanged } from './failures';
import { codeOf } from './faults';
import { shortly } from './retrying';
import { listStaged, pinOf } from './staged-blocks';

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
  // A message that is shown again later must not put a new version under an import that reads the blob.
  if (found !== undefined && isCopied(found, job)) return;
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

/** Copies a small blob in one call (Put Blob From URL); the service compares what it reads with its MD5. */
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

/** Blocks that were staged, and are not any more: somebody else committed, or a week went by. */
export class Unstaged extends Error {
  constructor(readonly left: readonly BlockRange[]) {
    super('blocks are not staged at the target');
  }
}

/** Makes staged blocks a blob, headers, metadata and tier at once. @throws Unstaged when some are missing */
export async function commitBlocks(
  target: BlockBlobClient,
  { plan, etag }: CopyJob,
  terms: TargetTerms,
): Promise<void> {
  const pin = pinOf(etag, plan);
  const staged = await shortly((signal) => listStaged(target, plan, pin, signal));
  // The list tells lengths as well, so their sum is that of the source.
  const left = missingBlocks(plan, staged);
  if (left.length > 0) throw new Unstaged(left);
  const ids = Array.from({ length: plan.count }, (_, index) => blockId(pin, index));
  await shortly((abortSignal) => target.commitBlockList(ids, { ...terms, abortSignal })).catch(
    (error: unknown) => {
      throw codeOf(error) === 'InvalidBlockList' ? new Unstaged(allBlocks(plan)) : error;
    },
  );
}
