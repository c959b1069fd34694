import pMap from 'p-map';
import {
  countArtifacts,
  missing,
  type ArtifactCounts,
  type BatchResult,
} from '../../../domain/transfer/results';
import { stopOfBatch, type Sides } from '../../../domain/transfer/stop';
import { holdsOf } from './batch-holds';
import type { BatchView } from './batch-view';
import type { Records } from '../../../records/records';
import { batchNumbers } from '../../../records/transfer/batch-numbers';
import {
  batchResultsFolder,
  batchResultPath,
  verificationPath,
  waybillPath,
} from '../../../records/transfer/paths';

/** A batch that is over, and what it proved. */
export interface FinishedBatch {
  readonly view: BatchView;
  readonly verified: number;
  readonly failed: number;
  /** Copied or handed over. */
  readonly bytes: number;
  /** As planned. */
  readonly planned: number;
  readonly cancelled: number;
  readonly handedOver: number;
}

const documentsAtOnce = 16;
const keptAtMost = 20_000;

/** Batches that ended never change again, so each is read once per process. */
const known = new Map<string, FinishedBatch>();

/** Every batch of a transfer that ended, by number. */
export async function finishedBatches(
  records: Records,
  transferId: string,
  sides: Sides,
): Promise<ReadonlyMap<number, FinishedBatch>> {
  const numbers = await batchNumbers(records, batchResultsFolder(transferId));
  const batches = await pMap(numbers, (batch) => finishedBatch(records, { transferId, batch, sides }), {
    concurrency: documentsAtOnce,
  });
  return new Map(batches.map((batch) => [batch.view.batch, batch]));
}

async function finishedBatch(
  records: Records,
  { transferId, batch, sides }: { transferId: string; batch: number; sides: Sides },
): Promise<FinishedBatch> {
  const path = batchResultPath(transferId, batch);
  const before = known.get(path.name);
  if (before !== undefined) return before;
  const [result, verification, waybill] = await Promise.all([
    records.read(path),
    records.read(verificationPath(transferId, batch)),
    records.read(waybillPath(transferId, batch)),
  ]);
  const holds = holdsOf(waybill ?? { artifacts: [] });
  const isCancelled = result?.error?.code === 'CANCELLED';
  const counts =
    verification !== undefined
      ? countArtifacts(verification.artifacts)
      : noneVerified(holds.artifacts, isCancelled);
  const error = result && stopOfBatch(result, sides, counts);
  const finished = {
    view: {
      batch,
      status: statusOf(isCancelled, counts),
      ...(waybill && { holds }),
      ...(result?.reusedExport && { reusedExport: result.reusedExport }),
      ...(result && { ...tookOf(result), spans: result.spans }),
      ...(result?.exportRuns !== undefined && { exportRuns: result.exportRuns }),
      ...(result?.importRuns !== undefined && { importRuns: result.importRuns }),
      ...(result?.stoppedIn && { stoppedIn: result.stoppedIn }),
      ...(error && { error }),
    },
    verified: counts.verified,
    failed: counts.failed,
    planned: holds.bytes,
    bytes: result?.copy?.bytes ?? result?.handover?.bytes ?? 0,
    cancelled: counts.cancelled ?? 0,
    handedOver: counts.handedOver ?? 0,
  };
  if (known.size >= keptAtMost) known.clear();
  known.set(path.name, finished);
  return finished;
}

/** From the first phase to the last; a batch that died tells of none. */
function tookOf({ spans }: BatchResult): { tookMs?: number } {
  const times = Object.values(spans).flatMap(({ from, to }) => [Date.parse(from), Date.parse(to)]);
  return times.length === 0 ? {} : { tookMs: Math.max(...times) - Math.min(...times) };
}

/** A batch that never reached verification fails all its artifacts. */
const noneVerified = (total: number, isCancelled: boolean): ArtifactCounts => ({
  total,
  verified: 0,
  ...(isCancelled ? { failed: 0, cancelled: total } : { failed: total }),
});

function statusOf(isCancelled: boolean, counts: ArtifactCounts): BatchView['status'] {
  if (missing(counts) === 0 && counts.total > 0) return 'succeeded';
  if (isCancelled) return 'cancelled';
  return missing(counts) < counts.total ? 'partial' : 'failed';
}
