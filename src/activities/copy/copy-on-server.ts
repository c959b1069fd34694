import { lookAt } from '../../azure/copy/blob-facts';
import { claimTarget, writeFailure } from '../../azure/copy/claim-target';
import { sourceChanged } from '../../azure/copy/failures';
import { refusalOf } from '../../azure/copy/refusals';
import { abortServerCopy, serverCopyState, startServerCopy } from '../../azure/copy/server-copy';
import type { CopyJob, Refusal } from '../../domain/copy/job';
import type { Activity } from '../activity';
import { openCopy, type OpenCopy } from './open-copy';

export interface CopyOnServerInput {
  readonly job: CopyJob;
  /** It takes too long: stop it. */
  readonly giveUp: boolean;
}

export type CopyOnServerOutput =
  { readonly kind: 'pending'; readonly bytesDone: number } | { readonly kind: 'copied' } | Refusal;

/** A copy by the service may take days; Azure gives up after two weeks, a user delegation SAS after one. */
const longestSeconds = 6.5 * 24 * 3600;
const shortestSeconds = 3600;

/** Starts the service's own copy of a blob, or looks how it stands. A hung one is aborted. */
export const copyOnServer: Activity<CopyOnServerInput, CopyOnServerOutput> = async (
  { job, giveUp },
  services,
) => {
  const copy = await openCopy(services, job);
  if (giveUp) {
    await abortServerCopy(copy.ends, job);
    return { kind: 'unreachable', reason: 'Copy Blob made no progress' };
  }
  const facts = await lookAt(copy.ends.target, 'target');
  const state = serverCopyState(facts, job);
  switch (state.status) {
    case 'absent':
      return start(copy, job);
    case 'pending':
      return { kind: 'pending', bytesDone: state.bytesDone };
    case 'success':
      return { kind: 'copied' };
    case 'ended':
      return { kind: 'unreachable', reason: `Copy Blob ended early: ${state.description}` };
  }
};

async function start({ route, ends, signSource }: OpenCopy, job: CopyJob): Promise<CopyOnServerOutput> {
  const { slowestRate, overwrite, tier } = route.copy;
  const lifetime = Math.min(longestSeconds, Math.max(shortestSeconds, (2 * job.plan.bytes) / slowestRate));
  const source = await lookAt(ends.source, 'source');
  if (source?.etag !== job.etag) throw sourceChanged('start server copy');
  const read = () => lookAt(ends.target, 'target');
  const claim = claimTarget(await read(), job, overwrite);
  const sourceUrl = await signSource(lifetime);
  try {
    await startServerCopy(ends.target, sourceUrl, job, {
      source,
      claim,
      ...(tier !== undefined && { tier }),
    });
    return { kind: 'pending', bytesDone: 0 };
  } catch (error) {
    // An answer may be lost after the service began: the repeated request then fails on its own success.
    if (serverCopyState(await read(), job).status !== 'absent') return { kind: 'pending', bytesDone: 0 };
    const refusal = refusalOf(error);
    if (refusal === undefined) throw await writeFailure(error, job, ends);
    return refusal;
  }
}
