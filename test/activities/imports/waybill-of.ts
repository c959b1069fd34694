import { waybillPath } from '../../../src/records/transfer/paths';
import type { Services } from '../../../src/services';
import { sampleWaybill } from '../../support/documents';

/** Writes the waybill of a batch. Returns its path, as the copy notes it at the blob. */
export async function waybillOf(
  services: Services,
  transferId: string,
  batch: number,
  blob: string,
): Promise<string> {
  const path = waybillPath(transferId, batch);
  const waybill = sampleWaybill({ transferId, batch, batches: batch, blob });
  await services.records(services.route('default')).write(path, waybill);
  return path.name;
}
