import { heldBatches } from '../../domain/transfer/ledger';
import { whichTransferSchema } from '../../domain/waybill/waybill';
import { planPath } from '../../records/plan/paths';
import { takenWay } from '../../records/plan/taken-way';
import { readLedger } from '../../records/transfer/ledger';
import { createPassedOver } from '../../records/passed-over';
import { countBatches } from '../../records/transfer/batch-numbers';
import { activity } from '../activity';
import { outputOf, type PlannedTransfer } from './plan-transfer';

/**
 * The plan of a transfer that is begun again, if it was made: what its runs were started with must not be
 * planned anew. It has all the lanes that hold batches, also where the route has fewer by now. Of a plan that
 * is lost the waybills tell enough.
 */
export const storedPlan = activity(
  whichTransferSchema,
  async ({ route: name, transferId }, services): Promise<{ readonly plan?: PlannedTransfer }> => {
    const route = services.route(name);
    const records = services.records(route);
    const passedOver = createPassedOver();
    const stored = await passedOver.unless(records.read(planPath(transferId)));
    const ledger = await readLedger(services, route);
    if (stored === undefined && !ledger.order.includes(transferId)) return {};
    const batches = stored?.batches ?? (await countBatches(records, transferId, passedOver));
    const held = heldBatches(ledger, transferId);
    const way = stored === undefined ? await takenWay(services, route, transferId) : undefined;
    const lost = { artifacts: batches, unresolved: [], batches, bytes: 0, ...(way && { via: way.via }) };
    const plan = outputOf(route, stored ?? lost);
    return { plan: { ...plan, lanes: Math.max(plan.lanes, ...held.map(({ lane }) => lane)) } };
  },
);
