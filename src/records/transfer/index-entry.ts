import { timeKey } from '../../domain/transfer/names';
import { transferInputSchema } from '../../domain/transfer/inputs';
import { indexOf } from '../indexes';
import { pathTo } from '../records';

/** The list of transfers, newest first, is a listing of these blobs. */

const indexPrefix = 'index/';

/** Sorts newest first; doubles as the continuation token of a list that ended with this transfer. */
export function indexKey(transferId: string, requestedAt: string): string {
  return `${timeKey(requestedAt)}-${transferId}`;
}

/** What a list shows of a transfer without reading its request. */
export const indexPath = (key: string) => pathTo(`${indexPrefix}${key}.json`, transferInputSchema);

/** What a key of the index looks like. */
export const indexKeyPattern = /^\d{13}-t[a-z0-9]{15}$/;

/** The index of transfers, newest first. */
export const index = indexOf(indexPrefix, indexKeyPattern);
