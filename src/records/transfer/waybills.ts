import pMap from 'p-map';
import type { Documents } from '../../azure/documents';
import type { Services } from '../../services';
import { TransferError } from '../../domain/errors';
import { blobName, documents } from '../../domain/transfer/names';
import type { TransferPlan } from '../../domain/plan/transfer-plan';
import { sideOf, type Route } from '../../domain/route';
import type { PlannedArtifact, Waybill, WaybillContent } from '../../domain/waybill/waybill';
import { writeCarriedWaybill } from '../../domain/waybill/carried-waybill';

/** Documents written at the same time: a plan may have thousands. */
const writesAtOnce = 16;

/** Writes the waybill of every batch; batches count from 1. */
export async function writeWaybills(
  store: Documents,
  route: Route,
  transferId: string,
  batches: readonly (readonly PlannedArtifact[])[],
  { atOnce = writesAtOnce }: { readonly atOnce?: number } = {},
): Promise<void> {
  await pMap(
    batches,
    (artifacts, i) => {
      const batch = i + 1;
      const blob = blobName(transferId, batch);
      const waybill: Waybill = { transferId, route: route.name, batch, blob, artifacts };
      return store.write(documents.waybill(transferId, batch), waybill);
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
  const waybill = await services.documents(route).read<Waybill>(documents.waybill(transferId, batch));
  if (waybill !== undefined) return waybill;
  throw new TransferError('INTERNAL', `the waybill of batch ${batch} of ${transferId} is gone`, {
    operation: 'read waybill',
    origin: 'app',
  });
}

/** The text of the waybill that goes beside the blob of a batch. */
export async function completeWaybill(
  services: Services,
  route: Route,
  waybill: Waybill,
  { content, exportRun }: { readonly content: WaybillContent; readonly exportRun?: string | undefined },
): Promise<string> {
  const plan = await services.documents(route).read<TransferPlan>(documents.plan(waybill.transferId));
  const { cloud, registry } = sideOf(route, 'source');
  return writeCarriedWaybill(waybill, {
    content,
    batches: plan?.batches ?? waybill.batch,
    createdAt: services.now().toISOString(),
    exporter: { cloud: cloud.name, registry, ...(exportRun !== undefined && { run: exportRun }) },
  });
}
