import { endTurnsOf } from '../activities/take-turn';
import type { Services } from '../services';
import { slotsPath, transfersIn, type Slots } from '../transfer/slots';
import { turnsPath, type Turns } from '../transfer/turns';
import { isOver } from './find-transfer';
import type { TransferClient } from './transfer-instance';

/** Ends the turns and slots of transfers that are over and could not do so themselves: terminated by an operator, or cut off from storage. */
export async function endTurns(client: TransferClient, services: Services): Promise<void> {
  for (const [name, route] of services.config.routes) {
    const documents = services.documents(route);
    const turns = await documents.read<Turns>(turnsPath(name));
    const slots = await documents.read<Slots>(slotsPath(name));
    const over: string[] = [];
    for (const transferId of new Set([...(turns?.order ?? []), ...transfersIn(slots)])) {
      if (await isOver(client, services, transferId)) over.push(transferId);
    }
    if (over.length > 0) await endTurnsOf(documents, name, over);
  }
}
