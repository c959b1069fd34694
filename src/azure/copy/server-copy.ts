import type { BlobClient } from '@azure/storage-blob';
import type { CopyJob } from '../../domain/copy/job';
import { category, copyMarks, isOurs, isOurVersion, targetMetadata } from '../../domain/copy/marks';
import { lookAt, type BlobFacts } from './blob-facts';
import type { Claim } from './claim-target';
import type { CopyEnds } from './ends';
import { codeOf, statusOf } from './faults';
import { shortly } from './retrying';

/** Copy Blob: the service copies by itself; the target blob exists from the start, empty, until the copy is through. */
export type ServerCopyState =
  | { readonly status: 'absent' }
  | { readonly status: 'pending'; readonly bytesDone: number }
  | { readonly status: 'success' }
  | { readonly status: 'ended'; readonly description: string };

/** How the copy of this job stands, judged by the target blob alone: an earlier attempt may have started it. */
export function serverCopyState(target: BlobFacts | undefined, job: CopyJob): ServerCopyState {
  const copy = target?.copy;
  if (target === undefined || copy === undefined || !isOurVersion(target, job)) return { status: 'absent' };
  switch (copy.status) {
    case 'pending':
      return { status: 'pending', bytesDone: copy.bytesDone };
    case 'success':
      return target.bytes === job.plan.bytes
        ? { status: 'success' }
        : { status: 'ended', description: `${target.bytes} of ${job.plan.bytes} bytes arrived` };
    case 'aborted':
    case 'failed':
      return { status: 'ended', description: copy.description ?? copy.status };
  }
}

/**
 * Whether the service has copied all of it. Sealing the copy makes the service forget that it was one, so what counts is the blob: a copy
 * of this version, of full length, that is not known to have failed.
 */
export const isServerCopied = (target: BlobFacts | undefined, job: CopyJob): target is BlobFacts =>
  target !== undefined &&
  isOurVersion(target, job) &&
  target.bytes === job.plan.bytes &&
  (target.copy === undefined || target.copy.status === 'success');

/**
 * Starts the copy. The blob gets its category only when it is complete: an import pipeline's trigger must not take the
 * empty blob that stands there meanwhile.
 */
export async function startServerCopy(
  target: BlobClient,
  sourceUrl: string,
  job: CopyJob,
  terms: { readonly source: BlobFacts; readonly claim: Claim; readonly tier?: string },
): Promise<void> {
  const { category: _later, ...metadata } = terms.source.metadata;
  await shortly((abortSignal) =>
    target.beginCopyFromURL(sourceUrl, {
      metadata: { ...metadata, ...copyMarks(job) },
      sourceConditions: { ifMatch: job.etag },
      conditions: terms.claim,
      ...(terms.tier !== undefined && { tier: terms.tier }),
      abortSignal,
    }),
  );
}

/** Gives the finished copy its MD5 and metadata; each step leaves it as whole as the one before. */
export async function sealServerCopy(
  ends: CopyEnds,
  job: CopyJob,
  terms: { readonly source: BlobFacts; readonly found: BlobFacts; readonly contentMd5: string },
): Promise<void> {
  const { target } = ends;
  const { source, found, contentMd5 } = terms;
  const sealed = await shortly((abortSignal) =>
    target.setHTTPHeaders(
      { ...source.headers, blobContentMD5: Buffer.from(contentMd5, 'base64') },
      { abortSignal, conditions: { ifMatch: found.etag } },
    ),
  );
  await shortly((abortSignal) =>
    target.setMetadata(targetMetadata(source.metadata, job), {
      abortSignal,
      ...(sealed.etag !== undefined && { conditions: { ifMatch: sealed.etag } }),
    }),
  );
}

/**
 * Stops a pending copy and removes what it left, whole or not: the properties of such a blob show the signed URL of its source. Does nothing
 * when there is none of this job, or a finished one.
 */
export async function abortServerCopy(ends: CopyEnds, job: Pick<CopyJob, 'waybill'>): Promise<void> {
  const { target } = ends;
  const facts = await lookAt(target, 'target');
  if (facts?.copy?.status === 'pending' && isUnfinished(facts, job)) {
    const { id } = facts.copy;
    await ignoring('NoPendingCopyOperation', () =>
      shortly((abortSignal) => target.abortCopyFromURL(id, { abortSignal })),
    );
  }
  const left = await lookAt(target, 'target');
  if (left === undefined || left.copy?.status === 'pending' || !isUnfinished(left, job)) return;
  await ignoring('ConditionNotMet', () =>
    shortly((abortSignal) => target.deleteIfExists({ conditions: { ifMatch: left.etag }, abortSignal })),
  );
}

/** A blob of this job that was not sealed; the other strategies commit theirs whole. */
const isUnfinished = (target: BlobFacts, job: Pick<CopyJob, 'waybill'>): boolean =>
  isOurs(target, job) && target.metadata.category !== category;

async function ignoring(code: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (codeOf(error) !== code || statusOf(error) === undefined) throw error;
  }
}
