import pMap from 'p-map';
import type { Documents } from '../../azure/documents';
import { documents as paths } from '../../domain/transfer/names';
import {
  countArtifacts,
  type ArtifactCounts,
  type ArtifactResult,
} from '../../domain/transfer/artifact-result';
import type { BatchResult } from '../../domain/transfer/batch-result';
import type { Waybill } from '../../domain/waybill/waybill';
import type { BatchView } from './transfer-views';

export interface FinishedBatch {
  readonly view: BatchView;
  readonly verified: number;
  readonly failed: number;
  readonly handedOver: number;
}

const documentsAtOnce = 16;
const keptAtMost = 20_000;

/** Batches that ended never change again, so each is read once per process however often the transfer is looked at. */
const known = new Map<string, FinishedBatch>();

/** Every batch of a transfer that ended, by number. */
export async function finishedBatches(
  documents: Documents,
  transferId: string,
): Promise<ReadonlyMap<number, FinishedBatch>> {
  const numbers = await finishedNumbers(documents, transferId);
  const batches = await pMap(numbers, (batch) => finishedBatch(documents, transferId, batch), {
    concurrency: documentsAtOnce,
  });
  return new Map(batches.map((batch) => [batch.view.batch, batch]));
}

async function finishedNumbers(documents: Documents, transferId: string): Promise<number[]> {
  const folder = paths.batch(transferId, 0).slice(0, -'0.json'.length);
  const numbers: number[] = [];
  let from: string | undefined;
  do {
    const page = await documents.list(folder, 5000, from);
    numbers.push(...page.paths.map((path) => Number.parseInt(path.slice(folder.length), 10)));
    from = page.next;
  } while (from !== undefined);
  return numbers.sort((a, b) => a - b);
}

async function finishedBatch(
  documents: Documents,
  transferId: string,
  batch: number,
): Promise<FinishedBatch> {
  const key = paths.batch(transferId, batch);
  const before = known.get(key);
  if (before !== undefined) return before;
  const [result, verification] = await Promise.all([
    documents.read<BatchResult>(key),
    documents.read<ArtifactResult[]>(paths.verification(transferId, batch)),
  ]);
  const counts =
    verification !== undefined
      ? countArtifacts(verification)
      : noneVerified(await plannedArtifacts(documents, transferId, batch));
  const finished = {
    view: {
      batch,
      status: statusOf(result?.error?.code === 'CANCELLED', counts),
      ...(result?.reusedExport && { reusedExport: result.reusedExport }),
      ...(result?.error && { error: result.error }),
    },
    verified: counts.verified,
    failed: counts.failed,
    handedOver: counts.handedOver ?? 0,
  };
  if (known.size >= keptAtMost) known.clear();
  known.set(key, finished);
  return finished;
}

/** A batch that never reached verification fails all its artifacts. */
async function plannedArtifacts(documents: Documents, transferId: string, batch: number): Promise<number> {
  const waybill = await documents.read<Waybill>(paths.waybill(transferId, batch));
  return waybill?.artifacts.length ?? 0;
}

const noneVerified = (total: number): ArtifactCounts => ({ total, verified: 0, failed: total });

function statusOf(cancelled: boolean, { total, failed }: ArtifactCounts): BatchView['status'] {
  if (failed === 0 && total > 0) return 'succeeded';
  if (cancelled) return 'cancelled';
  return failed < total ? 'partial' : 'failed';
}
