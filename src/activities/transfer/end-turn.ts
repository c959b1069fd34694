import { whichTransferSchema } from '../../domain/waybill/waybill';
import { endTransfers } from '../../records/transfer/ledger';
import { activity } from '../activity';

/** Lets those behind a transfer go on. One that cannot say so itself is found by the look at the ledgers. */
export const endTurn = activity(whichTransferSchema, async (which, services): Promise<void> => {
  await endTransfers(services, services.route(which.route), [which.transferId]);
});
