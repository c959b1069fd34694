import { lookAt } from '../../azure/copy/blob-facts';
import { claimTarget } from '../../azure/copy/claim-target';
import { fitsOneCall, planBlocks } from '../../domain/copy/block-plan';
import { copyRequestSchema, type CopyBegun, type CopyJob } from '../../domain/copy/job';
import { isCopied } from '../../domain/copy/marks';
import { firstChoice } from '../../domain/copy/strategy';
import { concurrencyFor } from '../../domain/copy/work';
import { TransferError } from '../../domain/errors';
import type { Route } from '../../domain/route';
import { rememberedChoice } from '../../records/copy/paths';
import { createPassedOver } from '../../records/passed-over';
import { throwIfStopped } from '../../records/transfer/stops';
import { waybillPath } from '../../records/transfer/paths';
import type { Services } from '../../services';
import { activity } from '../activity';
import { noBlob, openCopy } from './open-copy';

/** Looks at both ends, pins the source and decides how to copy. */
export const copyBegin = activity(copyRequestSchema, async (request, services): Promise<CopyBegun> => {
  const { route, ends } = openCopy(services, request);
  await throwIfStopped(services, route, request.transferId, request.batch);
  const { copy, polling } = route;
  const source = await lookAt(ends.source, 'source');
  if (source === undefined) throw noBlob(ends.source, 'begin copy', 'source');
  if (request.pinned !== undefined && request.pinned !== source.etag) {
    throw new TransferError('SOURCE_CHANGED', `${ends.source.name} was written again since it was exported`, {
      operation: 'begin copy',
      origin: 'source',
    });
  }
  const decided = await decide(services, route);
  const job: CopyJob = {
    ...request,
    waybill: waybillPath(request.transferId, request.batch).name,
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
    small: copy.bandwidth === undefined && fitsOneCall(job.plan, copy.slowestRate),
    concurrency: concurrencyFor(job.plan, copy, route.concurrentBatches),
    polling,
  };
});

async function decide(services: Services, route: Route): Promise<Pick<CopyBegun, 'strategy' | 'choice'>> {
  const { strategy } = route.copy;
  if (strategy !== 'auto') return { strategy };
  const remembered = await createPassedOver().unless(
    services.records(route).read(rememberedChoice(route.name)),
  );
  const choice = firstChoice(remembered, services.now());
  return { strategy: choice.strategy, choice };
}
