import type { CopyJob } from '../../domain/copy/job';
import { isOurs } from '../../domain/copy/marks';
import { TransferError } from '../../domain/errors';
import { isConditionBroken } from '../failure';
import { lookAt, type BlobFacts } from './blob-facts';
import type { CopyEnds } from './ends';
import { copyFailure, sourceChanged } from './failures';
import { statusOf } from './faults';

/** The target may be written as long as it still is what was seen: two copies then never mix. */
export type Claim = { readonly ifMatch: string } | { readonly ifNoneMatch: '*' };

/**
 * Whether a copy may write its target blob, given what is there now.
 * @throws TransferError BLOB_EXISTS for a blob of others when the route does not overwrite.
 */
export function claimTarget(
  target: BlobFacts | undefined,
  job: Pick<CopyJob, 'blob' | 'waybill'>,
  overwrite: boolean,
): Claim {
  if (target === undefined) return { ifNoneMatch: '*' };
  if (isOurs(target, job) || overwrite) return { ifMatch: target.etag };
  throw new TransferError(
    'BLOB_EXISTS',
    `${job.blob} exists at the target with other content (${target.bytes} bytes)`,
    { operation: 'write target blob', origin: 'target' },
  );
}

/** Translates a refused write. A condition was broken at one end: which one, a look at the source tells. */
export async function writeFailure(
  error: unknown,
  job: Pick<CopyJob, 'blob' | 'etag'>,
  ends: CopyEnds,
): Promise<TransferError> {
  const status = statusOf(error);
  if (status !== 409 && status !== 412) return copyFailure(error, 'write target blob', 'target', ends.target);
  const facts = await lookAt(ends.source, 'source');
  if (facts?.etag !== job.etag) return sourceChanged('write target blob', error);
  if (!isConditionBroken(error)) return copyFailure(error, 'write target blob', 'target', ends.target);
  return new TransferError('BLOB_EXISTS', `something else wrote ${job.blob} at the target during the copy`, {
    operation: 'write target blob',
    origin: 'target',
    cause: error,
  });
}
