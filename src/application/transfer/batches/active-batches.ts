import { hashId, hashProgressSchema } from '../../../domain/copy/hash';
import { type CopyProgress, copyProgressSchema, copyId } from '../../../domain/copy/job';
import { batchId, laneId } from '../../../domain/transfer/names';
import {
  phaseSchema,
  type Phase,
  laneProgressSchema,
  batchProgressSchema,
  type BatchProgress,
} from '../../../domain/transfer/status';
import { findInstance, stateOf, type TransferClient } from '../../instances';
import type { BatchView } from './batch-view';

/** The batches in flight, of each lane one: two lookups a lane, one more while a blob is copied. */
export async function activeBatches(
  client: TransferClient,
  transferId: string,
  lanes: number,
): Promise<BatchView[]> {
  const views = await Promise.all(
    Array.from({ length: lanes }, async (_, i) => {
      const lane = await findInstance(client, laneId(transferId, i + 1));
      const progress = laneProgressSchema.safeParse(lane?.customStatus).data;
      if (progress?.waits) return { batch: progress.batch, status: 'queued' } satisfies BatchView;
      return progress && activeBatch(client, transferId, progress.batch);
    }),
  );
  return views.filter((view) => view !== undefined).sort((a, b) => a.batch - b.batch);
}

/** The phase of the batch that is least far: what the transfer as a whole waits for. */
export const leastPhase = (batches: readonly BatchView[]): Phase | undefined =>
  phaseSchema.options.find((phase) => batches.some((batch) => batch.phase === phase));

async function activeBatch(
  client: TransferClient,
  transferId: string,
  batch: number,
): Promise<BatchView | undefined> {
  const instance = await findInstance(client, batchId(transferId, batch));
  if (instance === undefined) return undefined;
  const status = stateOf(instance);
  if (status !== 'queued' && status !== 'running') return undefined;
  // None before its first turn.
  const progress = batchProgressSchema.safeParse(instance.customStatus).data;
  const copy = progress?.phase === 'copy' ? await copyProgress(client, transferId, batch) : undefined;
  const percent = progress?.percent ?? (await hashPercent(client, transferId, batch, progress?.phase));
  return {
    batch,
    status,
    startedAt: instance.createdTime.toISOString(),
    ...(progress && { phase: progress.phase, spans: spansOf(progress) }),
    ...(percent !== undefined && { percent }),
    ...(copy && { copy }),
    ...(progress?.waitingFor !== undefined && { waitingFor: progress.waitingFor }),
    ...(progress?.reusedExport && { reusedExport: progress.reusedExport }),
  };
}

/** Those of the phases before, and the one under way. */
const spansOf = ({ spans, phase, since }: BatchProgress): BatchView['spans'] => ({
  ...spans,
  ...(since !== undefined && { [phase]: { from: since } }),
});

async function copyProgress(
  client: TransferClient,
  transferId: string,
  batch: number,
): Promise<CopyProgress | undefined> {
  const instance = await findInstance(client, copyId(transferId, batch));
  return copyProgressSchema.safeParse(instance?.customStatus).data;
}

/** How far the blob is read, on either side of an air gap. */
async function hashPercent(
  client: TransferClient,
  transferId: string,
  batch: number,
  phase: Phase | undefined,
): Promise<number | undefined> {
  if (phase !== 'handover' && phase !== 'check') return undefined;
  const instance = await findInstance(client, hashId(transferId, batch));
  return hashProgressSchema.safeParse(instance?.customStatus).data?.percent;
}
