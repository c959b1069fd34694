import type { BlockBlobClient } from '@azure/storage-blob';
import { blockId } from '../../domain/copy/block-id';
import type { CopyJob } from '../../domain/copy/job';
import { TransferError } from '../../domain/errors';
import { shortly } from './retrying';
import { listStaged, pinOf } from './staged-blocks';
import type { TargetTerms } from './write-target';

/**
 * Makes the staged blocks a blob, with headers, metadata and tier at once.
 * @throws TransferError COPY_FAILED when a block is missing.
 */
export async function commitBlocks(
  target: BlockBlobClient,
  { plan, etag, blob }: CopyJob,
  terms: TargetTerms,
): Promise<void> {
  const pin = pinOf(etag, plan);
  const staged = await shortly((signal) => listStaged(target, plan, pin, signal));
  // The list tells lengths as well, so their sum is that of the source.
  const ids = Array.from({ length: plan.count }, (_, index) => {
    if (staged.has(index)) return blockId(pin, index);
    throw new TransferError(
      'COPY_FAILED',
      `block ${index} of ${plan.count} of ${blob} is not staged at the target`,
      { operation: 'commit blob', origin: 'target' },
    );
  });
  await shortly((abortSignal) => target.commitBlockList(ids, { ...terms, abortSignal }));
}
