import type { PassedOver } from '../../records/passed-over';
import { planPath } from '../../records/plan/paths';
import type { Records } from '../../records/records';
import { countBatches } from '../../records/transfer/batch-numbers';

/** How many batches a transfer has, by its plan or, where that is lost, by its waybills. */
export async function plannedBatches(
  records: Records,
  transferId: string,
  passedOver: PassedOver,
): Promise<number> {
  const plan = await passedOver.unless(records.read(planPath(transferId)));
  return plan?.batches ?? (await countBatches(records, transferId, passedOver));
}
