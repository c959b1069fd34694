import { z } from 'zod';
import { endTransfers } from '../../records/transfer/ledger';
import { activity } from '../activity';

const endTurnInput = z.object({ route: z.string(), transferId: z.string() });

/** Lets those behind a transfer go on. One that cannot say so itself is found by the look at the ledgers. */
export const endTurn = activity(
  endTurnInput,
  async ({ route, transferId }, services): Promise<Record<string, never>> => {
    await endTransfers(services, services.route(route), [transferId]);
    return {};
  },
);
