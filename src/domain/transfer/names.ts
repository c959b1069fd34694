/** Instance ids and blob names derive from the transfer id, so that a repeated step finds its own work. */

/** Instance id of a lane; lanes count from 1. */
export const laneId = (transferId: string, lane: number): string => `${transferId}-lane${lane}`;
/** Instance id of a batch; batches count from 1. */
export const batchId = (transferId: string, batch: number): string => `${transferId}-batch${batch}`;

/** Blob of a batch, in both containers. */
export const blobName = (transferId: string, batch: number): string =>
  `${transferId}/batch-${String(batch).padStart(4, '0')}.tar`;

/** In characters (Azure Storage naming rules). */
export const longestBlobName = 1024;
