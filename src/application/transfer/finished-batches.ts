import pMap from 'p-map';
import { countArtifacts, type ArtifactCounts } from '../../domain/transfer/results';
import { stopOfBatch, type Sides } from '../../domain/transfer/stop';
import type { BatchView } from './transfer-views';
import type { Records } from '../../records/records';
import { batchNumbers } from '../../records/transfer/batch-numbers';
import {
  batchResultsFolder,
  batchResultPath,
  verificationPath,
  waybillPath,
} from '../../records/transfer/paths';

/** A batch that is over, and what it proved. */
export interface FinishedBatch {
  readonly view: BatchView;
  readonly verified: number;
  readonly failed: number;
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
  const [result, verification] = await Promise.all([
    records.read(path),
    records.read(verificationPath(transferId, batch)),
  ]);
  const counts =
    verification !== undefined
      ? countArtifacts(verification.artifacts)
      : noneVerified(await plannedArtifacts(records, transferId, batch));
  const error = result && stopOfBatch(result, sides, counts);
  const finished = {
    view: {
      batch,
      status: statusOf(result?.error?.code === 'CANCELLED', counts),
      ...(result?.reusedExport && { reusedExport: result.reusedExport }),
      ...(error && { error }),
    },
    verified: counts.verified,
    failed: counts.failed,
    handedOver: counts.handedOver ?? 0,
  };
  if (known.size >= keptAtMost) known.clear();
  known.set(path.name, finished);
  return finished;
}

/** A batch that never reached verification fails all its artifacts. */
async function plannedArtifacts(records: Records, transferId: string, batch: number): Promise<number> {
  const waybill = await records.read(waybillPath(transferId, batch));
  return waybill?.artifacts.length ?? 0;
}

const noneVerified = (total: number): ArtifactCounts => ({ total, verified: 0, failed: total });

function statusOf(cancelled: boolean, { total, failed }: ArtifactCounts): BatchView['status'] {
  if (failed === 0 && total > 0) return 'succeeded';
  if (cancelled) return 'cancelled';
  return failed < total ? 'partial' : 'failed';
}
