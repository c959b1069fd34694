import { z } from 'zod';

/** Instance ids and blob names derive from the transfer id, so that a repeated step finds its own work. */

/** Instance id of a lane; lanes count from 1. */
export const laneId = (transferId: string, lane: number): string => `${transferId}-lane${lane}`;
/** Instance id of a batch; batches count from 1. */
export const batchId = (transferId: string, batch: number): string => `${transferId}-batch${batch}`;

/** Instance id of what looks, for an orchestration, whether it is still held up. */
export const heldId = (id: string): string => `${id}-held`;

/** Instance id of what ends a transfer that cannot do so itself. */
export const closeId = (transferId: string): string => `${transferId}-close`;

/** Blob of a batch, in both containers. */
export const blobName = (transferId: string, batch: number): string =>
  `${transferId}/batch-${String(batch).padStart(4, '0')}.tar`;

/** In characters (Azure Storage naming rules). */
export const longestBlobName = 1024;

const latest = 9_999_999_999_999;

/** Where the entries of a time begin in a listing: the time is inverted, for listings ascend. */
export function timeKey(time: string): string {
  return String(latest - Date.parse(time)).padStart(13, '0');
}

/** Whether the time a key begins with is before another. */
export const isBefore = (key: string, time: string): boolean => key.slice(0, 13) > timeKey(time);

/** Where a transfer is looked at, reported and cancelled. */
export const linksSchema = z.object({ self: z.string(), report: z.string(), cancel: z.string() });

/** Our own paths; those of the durable extension carry keys and are never answered. */
export function linksOf(transferId: string): z.output<typeof linksSchema> {
  const self = `/api/transfers/${transferId}`;
  return { self, report: `${self}/report`, cancel: `${self}/cancel` };
}
