import { z } from 'zod';
import { heldBatches } from '../../domain/transfer/ledger';
import { planPath } from '../../records/plan/paths';
import { readLedger } from '../../records/transfer/ledger';
import { activity } from '../activity';
import { outputOf, type PlannedTransfer } from './plan-transfer';

const storedPlanInput = z.object({ route: z.string(), transferId: z.string() });

/**
 * The plan of a transfer that is begun again, if it was made: what its runs were started with must not be
 * planned anew. It has all the lanes that hold batches, also where the route has fewer by now.
 */
export const storedPlan = activity(
  storedPlanInput,
  async ({ route: name, transferId }, services): Promise<{ readonly plan?: PlannedTransfer }> => {
    const route = services.route(name);
    const stored = await services.records(route).read(planPath(transferId));
    if (stored === undefined) return {};
    const held = heldBatches(await readLedger(services, route), transferId);
    const plan = outputOf(route, stored);
    return { plan: { ...plan, lanes: Math.max(plan.lanes, ...held.map(({ lane }) => lane)) } };
  },
);
