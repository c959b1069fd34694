import { ledgerPath } from '../../records/transfer/ledger';
import { requestPath } from '../../records/transfer/paths';
import { listAll, type Records } from '../../records/records';
import type { Services } from '../../services';

/** What of the documents of a home is in use. */
export interface Needed {
  /** Whether a transfer has not ended, or one that has not uses this transfer or plan. */
  readonly has: (id: string) => Promise<boolean>;
  /** Whether anything of a route has not ended. */
  readonly isOpen: (route: string) => Promise<boolean>;
}

/** With what one of a list is removed. */
export interface Removal {
  readonly services: Services;
  readonly records: Records;
  readonly needed: Needed;
  /** What ended later stays. */
  readonly before: string;
  readonly dryRun: boolean;
}

/** What became of one: removed, needed still, or there was nothing to remove. */
export type Removed = 'removed' | 'kept' | 'nothing';

const folder = 'ledger/';

/**
 * Asks the ledgers anew each time: a transfer that begins while others are removed is seen before what it
 * uses goes. A ledger that cannot be read ends the purge of what depends on it.
 */
export function neededIn(records: Records): Needed {
  const uses = new Map<string, readonly string[]>();
  const usedBy = async (transferId: string): Promise<readonly string[]> => {
    const known = uses.get(transferId);
    if (known !== undefined) return known;
    const request = await records.read(requestPath(transferId));
    const used = [transferId, request?.plan, request?.plannedBy, request?.retryOf].filter(
      (id) => id !== undefined,
    );
    // Written just before its ledger: what is not there yet may be there the next time.
    if (request !== undefined) uses.set(transferId, used);
    return used;
  };
  const openOf = async (route: string): Promise<string[]> =>
    Object.keys((await records.read(ledgerPath(route)))?.restarts ?? {});
  return {
    async has(id) {
      for (const name of await listAll(records, folder)) {
        for (const open of await openOf(name.slice(folder.length, -'.json'.length)))
          if ((await usedBy(open)).includes(id)) return true;
      }
      return false;
    },
    isOpen: async (route) => (await openOf(route)).length > 0,
  };
}
