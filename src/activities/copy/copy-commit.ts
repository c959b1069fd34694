import { z } from 'zod';
import { lookAt, type BlobFacts } from '../../azure/copy/blob-facts';
import { writeFailure } from '../../azure/copy/claim-target';
import { commitBlocks, Unstaged, writeTarget } from '../../azure/copy/write-target';
import { leaveWaybill } from '../../azure/copy/leave-waybill';
import type { BlockRange } from '../../domain/copy/block-plan';
import { copyJobSchema, type CopyJob, type CopyResult } from '../../domain/copy/job';
import { category, differences, isCopied } from '../../domain/copy/marks';
import { copyStrategySchema, strategyChoiceSchema } from '../../domain/copy/strategy';
import { TransferError } from '../../domain/errors';
import { sideOf } from '../../domain/route';
import { writeCarriedWaybill } from '../../domain/waybill/carried-waybill';
import { waybillName } from '../../domain/waybill/waybill';
import { rememberedChoice } from '../../records/copy/paths';
import { createPassedOver } from '../../records/passed-over';
import { activity } from '../activity';
import { openCopy, type OpenCopy } from './open-copy';
import { throwIfCancelled } from '../../records/transfer/stops';
import { waybillPath } from '../../records/transfer/paths';

const copyCommitInput = z.object({
  job: copyJobSchema,
  strategy: copyStrategySchema,
  choice: z.exactOptional(strategyChoiceSchema),
});

/** Blocks that have to be staged once more before the blob can be finished. */
interface CopyUnstaged {
  readonly unstaged: readonly BlockRange[];
}

type CopyCommitted = CopyResult | CopyUnstaged;

/** Turns what was copied into the finished blob, proves it, and leaves the waybill beside it. */
export const copyCommit = activity(copyCommitInput, async (input, services): Promise<CopyCommitted> => {
  const { job, strategy, choice } = input;
  const copy = openCopy(services, job);
  await throwIfCancelled(services, copy.route, job.transferId);
  const blob = await committed(copy, job);
  if ('unstaged' in blob) return blob;
  const { bytes, etag, contentMd5 = '' } = blob;
  const createdAt = services.now().toISOString();
  // What is handed over has its waybill once its digest is known.
  if (copy.route.mode !== 'send') {
    const waybill = await services.records(copy.route).demand(waybillPath(job.transferId, job.batch));
    const facts = { content: { bytes }, createdAt };
    const text = writeCarriedWaybill(waybill, sideOf(copy.route, 'source'), facts);
    await leaveWaybill(copy.targetContainer, waybillName(job.blob), text);
  }
  const passedOver = createPassedOver();
  if (choice?.found) {
    const { found: _found, ...remembered } = choice;
    const decidedAt = createdAt;
    const records = services.records(copy.route);
    await passedOver.unless(records.write(rememberedChoice(copy.route.name), { ...remembered, decidedAt }));
  }
  return {
    bytes,
    strategy,
    ...(choice !== undefined && { reason: choice.reason }),
    etag,
    contentMd5,
    notes: [...mended(await lookAt(copy.ends.source, 'source')), ...passedOver.notes()],
  };
});

/** The finished blob; it may be there already. */
async function committed({ route, ends }: OpenCopy, job: CopyJob): Promise<BlobFacts | CopyUnstaged> {
  const before = await lookAt(ends.target, 'target');
  if (before !== undefined && isCopied(before, job)) return before;
  try {
    await writeTarget(ends, job, route.copy, (terms) => commitBlocks(ends.target, job, terms));
  } catch (error) {
    if (error instanceof Unstaged) return { unstaged: error.left };
    throw await writeFailure(error, job, ends);
  }
  const target = await lookAt(ends.target, 'target');
  const differing = target === undefined ? ['all of it'] : differences(target, job);
  if (target !== undefined && differing.length === 0) return target;
  const why = `at the target is not what was committed: something there takes off ${differing.join(', ')}`;
  throw new TransferError('COPY_FAILED', `${job.blob} ${why}`, {
    operation: 'commit blob',
    origin: 'target',
  });
}

/** What the source lacked and the target has. */
const mended = (source: BlobFacts | undefined): string[] =>
  source === undefined
    ? []
    : [
        ...(source.contentMd5 === undefined ? ['the source had no Content-MD5: computed'] : []),
        ...(source.metadata.category === category ? [] : [`the source had no category=${category}: added`]),
      ];
