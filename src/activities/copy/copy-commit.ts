import { z } from 'zod';
import { lookAt, type BlobFacts } from '../../azure/copy/blob-facts';
import { claimTarget, writeFailure } from '../../azure/copy/claim-target';
import { commitBlocks } from '../../azure/copy/commit-blocks';
import { sourceChanged } from '../../azure/copy/failures';
import { leaveWaybill } from '../../azure/copy/leave-waybill';
import type { Services } from '../../services';
import { copyJobSchema } from '../../domain/copy/job';
import { category, isCopied } from '../../domain/copy/marks';
import type { CopyResult } from '../../domain/copy/result';
import { copyStrategySchema, strategyChoiceSchema, type StrategyChoice } from '../../domain/copy/strategy';
import { TransferError } from '../../domain/errors';
import { sideOf, type Route } from '../../domain/route';
import type { Immutable } from '../../domain/schema';
import { writeCarriedWaybill } from '../../domain/waybill/carried-waybill';
import { rememberedChoice } from '../../records/copy/paths';
import { readWaybill } from '../../records/transfer/waybills';
import { activity } from '../activity';
import { openCopy, type OpenCopy } from './open-copy';

const copyCommitInput = z.object({
  job: copyJobSchema,
  strategy: copyStrategySchema,
  choice: z.exactOptional(strategyChoiceSchema),
  /** Base64 MD5 of the blob, when it was computed on the way. */
  md5: z.exactOptional(z.string()),
});
type CopyCommitInput = Immutable<z.output<typeof copyCommitInput>>;

const md5OfNothing = '1B2M2Y8AsgTpgAmY7PhCfg==';

/** Turns what was copied into the finished blob, proves it, and leaves the waybill beside it. */
export const copyCommit = activity(copyCommitInput, async (input, services): Promise<CopyResult> => {
  const { job, strategy, choice } = input;
  const copy = await openCopy(services, job);
  const read = () => lookAt(copy.ends.target, 'target');
  const before = await read();
  const notes = before !== undefined && isCopied(before, job) ? [] : await commit(copy, input, before);
  const target = await read();
  if (target === undefined || !isCopied(target, job)) {
    throw commitError('COPY_FAILED', `${job.blob} at the target is not what was committed`);
  }
  const contentMd5 = target.contentMd5 ?? '';
  const waybill = await readWaybill(services, copy.route, job.transferId, job.batch);
  const facts = {
    content: { bytes: target.bytes, md5: contentMd5 },
    createdAt: services.now().toISOString(),
  };
  const text = writeCarriedWaybill(waybill, sideOf(copy.route, 'source'), facts);
  await leaveWaybill(copy.targetContainer, job.blob, text);
  if (choice?.found) await remember(services, copy.route, choice);
  return {
    bytes: target.bytes,
    strategy,
    ...(choice !== undefined && { reason: choice.reason }),
    etag: target.etag,
    contentMd5,
    notes,
  };
});

/** Returns what had to be mended. */
async function commit(
  { route, ends }: OpenCopy,
  { job, md5 }: CopyCommitInput,
  target: BlobFacts | undefined,
): Promise<string[]> {
  const source = await lookAt(ends.source, 'source');
  if (source?.etag !== job.etag) throw sourceChanged('commit blob');
  const contentMd5 = job.contentMd5 ?? md5 ?? (job.plan.bytes === 0 ? md5OfNothing : undefined);
  if (contentMd5 === undefined) throw commitError('INTERNAL', 'the MD5 of the blob was never computed');
  const { tier, overwrite } = route.copy;
  try {
    const claim = claimTarget(target, job, overwrite);
    await commitBlocks(ends.target, job, {
      source,
      contentMd5,
      claim,
      ...(tier !== undefined && { tier }),
    });
  } catch (error) {
    // An answer may be lost after the service did the work: the repeated request then fails on its own success.
    const facts = await lookAt(ends.target, 'target');
    if (facts === undefined || !isCopied(facts, job)) throw await writeFailure(error, job, ends);
  }
  return [
    ...(job.contentMd5 === undefined ? ['the source had no Content-MD5: computed'] : []),
    ...(source.metadata.category === category ? [] : [`the source had no category=${category}: added`]),
  ];
}

async function remember(
  services: Services,
  route: Route,
  { strategy, reason }: StrategyChoice,
): Promise<void> {
  const decidedAt = services.now().toISOString();
  await services.records(route).write(rememberedChoice(route.name), { strategy, reason, decidedAt });
}

const commitError = (code: 'COPY_FAILED' | 'INTERNAL', message: string): TransferError =>
  new TransferError(code, message, { operation: 'commit blob', origin: 'target' });
