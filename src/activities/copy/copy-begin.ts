import { lookAt } from '../../azure/copy/blob-facts';
import { claimTarget } from '../../azure/copy/claim-target';
import { fitsOneCall, planBlocks } from '../../domain/copy/block-plan';
import type { CopyJob, CopyRequest } from '../../domain/copy/job';
import { isCopied } from '../../domain/copy/marks';
import {
  firstChoice,
  rememberedPath,
  type RememberedChoice,
  type StrategyChoice,
} from '../../domain/copy/strategy';
import { concurrencyFor } from '../../domain/copy/work';
import { TransferError } from '../../domain/errors';
import type { CopyStrategy, Polling } from '../../domain/route';
import type { Activity } from '../activity';
import { openCopy } from './open-copy';

export interface CopyBegun {
  readonly job: CopyJob;
  readonly strategy: CopyStrategy;
  /** Set when the route leaves the strategy open: a refused one then gives way to the next. */
  readonly choice?: StrategyChoice;
  /** The target holds the blob already: an earlier attempt got that far. */
  readonly copied: boolean;
  /** To be copied by Put Blob From URL. */
  readonly small: boolean;
  /** Blocks in flight at most, over all activities of the copy. */
  readonly concurrency: number;
  readonly polling: Polling;
}

/** Looks at both ends, pins the source and decides how to copy. */
export const copyBegin: Activity<CopyRequest, CopyBegun> = async (request, services) => {
  const { route, ends } = await openCopy(services, request);
  const { copy, polling } = route;
  const source = await lookAt(ends.source, 'source');
  if (source === undefined) {
    throw new TransferError(
      'BLOB_NOT_FOUND',
      `there is no blob ${ends.source.name} in the container ${ends.source.containerName} of ${ends.source.accountName}`,
      {
        operation: 'begin copy',
        origin: 'source',
      },
    );
  }
  const decided = copy.strategy === 'auto' ? chosen(await remembered()) : { strategy: copy.strategy };
  const job: CopyJob = {
    ...request,
    plan: planBlocks(source.bytes),
    etag: source.etag,
    ...(source.contentMd5 !== undefined && { contentMd5: source.contentMd5 }),
  };
  const target = await lookAt(ends.target, 'target');
  const copied = target !== undefined && isCopied(target, job);
  if (!copied) claimTarget(target, job, copy.overwrite);
  return {
    job,
    ...decided,
    copied,
    // One call of the service knows no limit of the rate.
    small:
      job.contentMd5 !== undefined && copy.bandwidth === undefined && fitsOneCall(job.plan, copy.slowestRate),
    concurrency: concurrencyFor(job.plan, copy, route.concurrentBatches),
    polling,
  };

  function remembered() {
    return services.documents(route).read<RememberedChoice>(rememberedPath(route.name));
  }
  function chosen(document: RememberedChoice | undefined): Pick<CopyBegun, 'strategy' | 'choice'> {
    const choice = firstChoice(document, services.now());
    return { strategy: choice.strategy, choice };
  }
};
