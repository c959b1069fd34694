import type { BlockBlobClient } from '@azure/storage-blob';
import type { CopyJob } from '../../domain/copy/job';
import { targetMetadata } from '../../domain/copy/marks';
import { TransferError } from '../../domain/errors';
import type { BlobFacts } from './blob-facts';
import type { Claim } from './claim-target';
import { shortly } from './retrying';
import { listStaged, pinOf } from './staged-blocks';

export interface CommitTerms {
  readonly source: BlobFacts;
  /** Base64. */
  readonly contentMd5: string;
  readonly claim: Claim;
  readonly tier?: string;
}

/**
 * Makes the staged blocks a blob, with headers, metadata and tier at once.
 * @throws TransferError COPY_FAILED when a block is missing, COPY_CORRUPT when two readings of a block differ.
 */
export async function commitBlocks(target: BlockBlobClient, job: CopyJob, terms: CommitTerms): Promise<void> {
  const { source, contentMd5, claim, tier } = terms;
  const ids = await stagedIds(target, job);
  await shortly((abortSignal) =>
    target.commitBlockList(ids, {
      blobHTTPHeaders: { ...source.headers, blobContentMD5: Buffer.from(contentMd5, 'base64') },
      metadata: targetMetadata(source.metadata, job),
      conditions: claim,
      ...(tier !== undefined && { tier }),
      abortSignal,
    }),
  );
}

/** One id for every block of the plan; the list tells length as well, so the sum is that of the source. */
async function stagedIds(target: BlockBlobClient, { plan, etag, blob }: CopyJob): Promise<string[]> {
  const staged = await shortly((signal) => listStaged(target, plan, pinOf(etag, plan), signal));
  return Array.from({ length: plan.count }, (_, index) => {
    const readings = staged.get(index) ?? [];
    const seen = readings.filter(({ md5 }) => md5 !== undefined);
    if (seen.length > 1) {
      throw failure('COPY_CORRUPT', `block ${index} of ${blob} was read twice with different content`);
    }
    const block = seen[0] ?? readings[0];
    if (block !== undefined) return block.id;
    throw failure('COPY_FAILED', `block ${index} of ${plan.count} of ${blob} is not staged at the target`);
  });
}

const failure = (code: 'COPY_CORRUPT' | 'COPY_FAILED', message: string): TransferError =>
  new TransferError(code, message, { operation: 'commit blob', origin: 'target' });
