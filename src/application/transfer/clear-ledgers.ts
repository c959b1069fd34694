import { batchesOf, type Ledger } from '../../domain/transfer/ledger';
import { laneId } from '../../domain/transfer/names';
import { endTransfers, readLedger } from '../../records/transfer/ledger';
import type { Services } from '../../services';
import { requestCancel } from './cancel-transfer';
import { isOver } from '../find-transfer';
import { findInstance, isLive, type TransferClient } from '../instances';

const fromOutside = { requestedBy: 'acr-ferry', reason: 'the transfer was ended from outside' };

/**
 * Takes transfers off the ledgers that are over and could not do so themselves: terminated by an operator, or
 * cut off from storage. Lanes and batches outlive a transfer that was terminated: they are cancelled, and
 * what they hold is theirs until they have ended.
 */
export async function clearLedgers(client: TransferClient, services: Services): Promise<void> {
  for (const route of services.config.routes.values()) {
    const ledger = await readLedger(services, route);
    const over: string[] = [];
    for (const transferId of ledger.order) {
      if (!(await isOver(client, services, transferId))) continue;
      if (await hasLiveParts(client, transferId, ledger))
        await requestCancel(services, route, transferId, fromOutside);
      else over.push(transferId);
    }
    if (over.length > 0) await endTransfers(services, route, over);
  }
}

async function hasLiveParts(client: TransferClient, transferId: string, ledger: Ledger): Promise<boolean> {
  for (const batch of batchesOf(ledger, transferId)) {
    if (isLive(await findInstance(client, batch))) return true;
  }
  for (let lane = 1; ; lane++) {
    const instance = await findInstance(client, laneId(transferId, lane));
    if (instance === undefined) return false;
    if (isLive(instance)) return true;
  }
}
