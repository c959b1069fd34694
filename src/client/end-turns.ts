import type { Services } from '../services';
import { turnsPath, withoutTurns, type Turns } from '../transfer/turns';
import { isOver } from './find-transfer';
import type { TransferClient } from './transfer-instance';

/** Ends the turns of transfers that are over and could not do so themselves: terminated by an operator, or cut off from storage. */
export async function endTurns(client: TransferClient, services: Services): Promise<void> {
  for (const [name, route] of services.config.routes) {
    const documents = services.documents(route);
    const turns = await documents.read<Turns>(turnsPath(name));
    const over: string[] = [];
    for (const transferId of turns?.order ?? []) {
      if (await isOver(client, services, transferId)) over.push(transferId);
    }
    if (over.length > 0) {
      await documents.update<Turns>(turnsPath(name), (current) => withoutTurns(current, over));
    }
  }
}
