import pMap from 'p-map';
import type { Documents } from '../../azure/documents';
import { importDocuments } from '../../domain/imports/names';
import type { ArrivalSummary, ImportStatus } from '../../domain/imports/observation';
import type { BatchView } from '../transfer/transfer-views';

const readsAtOnce = 16;
const keptAtMost = 20_000;
const final: ReadonlySet<ImportStatus> = new Set(['succeeded', 'partial', 'failed']);

/** What a run made of an arrival does not change again, so each is read once per process. Without a run there may be another one yet. */
const imported = new Map<string, ArrivalSummary>();

/** Adds to batches what was seen of them at the target: that the blob arrived, and which run imports it. */
export async function withArrivals(
  documents: Documents,
  transferId: string,
  batches: readonly BatchView[],
): Promise<BatchView[]> {
  const { paths } = await documents.list(importDocuments.arrivals(transferId), 5000);
  const seen = new Set(paths);
  return pMap(
    batches,
    async (view) => {
      const path = importDocuments.arrival(transferId, view.batch);
      const arrival = seen.has(path) ? await readArrival(documents, path) : undefined;
      return arrival === undefined ? view : { ...view, arrival };
    },
    { concurrency: readsAtOnce },
  );
}

async function readArrival(documents: Documents, path: string): Promise<ArrivalSummary | undefined> {
  const before = imported.get(path);
  if (before !== undefined) return before;
  const arrival = await documents.read<ArrivalSummary>(path);
  if (arrival === undefined || !final.has(arrival.status)) return arrival;
  if (imported.size >= keptAtMost) imported.clear();
  imported.set(path, arrival);
  return arrival;
}
