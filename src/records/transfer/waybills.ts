import pMap from 'p-map';
import { TransferError } from '../../domain/errors';
import type { Route } from '../../domain/route';
import type { TransferPlan } from '../../domain/plan/transfer-plan';
import { blobName } from '../../domain/transfer/names';
import type { PlannedArtifact, Waybill } from '../../domain/waybill/waybill';
import type { Services } from '../../services';
import { waybillPath } from './paths';

/** Waybills read or written at the same time: a plan may have thousands. */
const waybillsAtOnce = 16;

/** Writes the waybill of every batch; batches count from 1. */
export async function writeWaybills(
  services: Services,
  route: Route,
  transferId: string,
  artifactsOf: readonly (readonly PlannedArtifact[])[],
  { atOnce = waybillsAtOnce }: { readonly atOnce?: number } = {},
): Promise<void> {
  const records = services.records(route);
  const batches = artifactsOf.length;
  await pMap(
    artifactsOf,
    (artifacts, i) => {
      const batch = i + 1;
      const blob = blobName(transferId, batch);
      const waybill = { transferId, route: route.name, batch, batches, blob, artifacts };
      return records.write(waybillPath(transferId, batch), waybill);
    },
    { concurrency: atOnce },
  );
}

/** The waybill of a planned batch. @throws TransferError INTERNAL when it is gone. */
export async function readWaybill(
  services: Services,
  route: Route,
  transferId: string,
  batch: number,
): Promise<Waybill> {
  const waybill = await services.records(route).read(waybillPath(transferId, batch));
  if (waybill !== undefined) return waybill;
  throw new TransferError('INTERNAL', `the waybill of batch ${batch} of ${transferId} is gone`, {
    operation: 'read waybill',
    origin: 'app',
  });
}

/** The waybills of all planned batches, in their order. @throws TransferError INTERNAL when one is gone. */
export const readWaybills = (
  services: Services,
  route: Route,
  { planId, batches }: Pick<TransferPlan, 'planId' | 'batches'>,
): Promise<Waybill[]> =>
  pMap(
    Array.from({ length: batches }, (_, i) => i + 1),
    (batch) => readWaybill(services, route, planId, batch),
    { concurrency: waybillsAtOnce },
  );
