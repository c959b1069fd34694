import type { DurableOrchestrationStatus } from 'durable-functions';
import { endTurnsOf } from '../../activities/transfer/take-turn';
import type { Services } from '../../services';
import { laneId, transferOfBatch } from '../../domain/transfer/names';
import { slotsPath, transfersIn, type Slots } from '../../domain/transfer/slots';
import { turnsPath, type Turns } from '../../domain/transfer/turns';
import { requestCancel } from './cancel-transfer';
import { isOver } from '../find-transfer';
import { findInstance, isFinished, toTransferStatus, type TransferClient } from '../instances';

const fromOutside = { requestedBy: 'acr-ferry', reason: 'the transfer was ended from outside' };

/**
 * Ends the turns and slots of transfers that are over and could not do so themselves: terminated by an operator, or cut off from storage. Lanes
 * and batches outlive a transfer that was terminated: they are cancelled, and what they hold is theirs until they have ended.
 */
export async function endTurns(client: TransferClient, services: Services): Promise<void> {
  for (const [name, route] of services.config.routes) {
    const documents = services.documents(route);
    const turns = await documents.read<Turns>(turnsPath(name));
    const slots = await documents.read<Slots>(slotsPath(name));
    const over: string[] = [];
    for (const transferId of new Set([...(turns?.order ?? []), ...transfersIn(slots)])) {
      if (!(await isOver(client, services, transferId))) continue;
      if (await hasLiveParts(client, transferId, slots))
        await requestCancel(documents, services, transferId, fromOutside);
      else over.push(transferId);
    }
    if (over.length > 0) await endTurnsOf(documents, name, over);
  }
}

async function hasLiveParts(
  client: TransferClient,
  transferId: string,
  slots: Slots | undefined,
): Promise<boolean> {
  const batches = [...(slots?.busy ?? []), ...(slots?.waiting ?? [])];
  for (const batch of batches.filter((id) => transferOfBatch(id) === transferId)) {
    const instance = await findInstance(client, batch);
    if (instance !== undefined && isLive(instance)) return true;
  }
  for (let lane = 1; ; lane++) {
    const instance = await findInstance(client, laneId(transferId, lane));
    if (instance === undefined) return false;
    if (isLive(instance)) return true;
  }
}

const isLive = (instance: DurableOrchestrationStatus): boolean =>
  !isFinished(toTransferStatus(instance, undefined));
