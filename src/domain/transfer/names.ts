/** Instance ids, document paths and blob names all derive from the transfer id, so a repeated step finds its own work. */

export const laneId = (transferId: string, lane: number): string => `${transferId}-lane${lane}`;
export const batchId = (transferId: string, batch: number): string => `${transferId}-batch${batch}`;
export const copyId = (transferId: string, batch: number): string => `${transferId}-copy${batch}`;

/** Blob of a batch, in both containers. */
export const blobName = (transferId: string, batch: number): string =>
  `${transferId}/batch-${String(batch).padStart(4, '0')}.tar`;

/** In characters (Azure Storage naming rules). */
export const longestBlobName = 1024;

const waybillSuffix = '.waybill.json';

/** Name of the waybill that lies beside a blob. */
export const waybillName = (blob: string): string => `${blob}${waybillSuffix}`;

/** The blob a waybill lies beside; undefined when the name is not that of a waybill. */
export const blobOfWaybill = (name: string): string | undefined =>
  name.endsWith(waybillSuffix) && name.length > waybillSuffix.length
    ? name.slice(0, -waybillSuffix.length)
    : undefined;

/**
 * Pipeline runs are named by 5 to 50 letters and digits. The name is derived, not drawn: a replayed activity finds its
 * own run instead of starting another.
 */
export function runName(
  kind: 'export' | 'import',
  transferId: string,
  batch: number,
  attempt: number,
): string {
  return `ferry${transferId.replace(/[^A-Za-z0-9]/g, '')}${kind === 'export' ? 'e' : 'i'}${batch}a${attempt}`;
}

/** A plan that nobody started yet keeps its documents apart, so that a lifecycle rule can remove old ones. */
const home = (id: string): string => `${id.startsWith('p') ? 'plans' : 'transfers'}/${id}`;

/** Paths of the documents of a transfer, or of a plan, in the state container. */
export const documents = {
  request: (transferId: string): string => `${home(transferId)}/request.json`,
  plan: (transferId: string): string => `${home(transferId)}/plan.json`,
  waybill: (transferId: string, batch: number): string => `${home(transferId)}/waybills/${batch}.json`,
  batch: (transferId: string, batch: number): string => `${home(transferId)}/batches/${batch}.json`,
  /** What the target held of the batch: `ArtifactResult[]`. */
  verification: (transferId: string, batch: number): string =>
    `${home(transferId)}/verifications/${batch}.json`,
  /** A stretch of what the scan of the source found: `PlanShard`. */
  shard: (transferId: string, shard: number): string => `${home(transferId)}/shards/${shard}.json`,
  /** What the scan compares with when it cannot ask the target. */
  knownAtTarget: (transferId: string): string => `${home(transferId)}/known-at-target.json`,
  report: (transferId: string): string => `${home(transferId)}/report.json`,
  cancel: (transferId: string): string => `${home(transferId)}/cancel.json`,
} as const;
