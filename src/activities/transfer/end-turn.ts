import { whichTransferSchema } from '../../domain/waybill/waybill';
import { endTransfers } from '../../records/transfer/ledger';
import { activity } from '../activity';

/** Lets those behind a transfer go on. One that cannot say so itself is found by the look at the ledgers. */
export const endTurn = activity(
  whichTransferSchema,
  async ({ route, transferId }, services): Promise<Record<string, never>> => {
    await endTransfers(services, services.route(route), [transferId]);
    return {};
  },
);
