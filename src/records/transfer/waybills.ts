import pMap from 'p-map';
import type { Route } from '../../domain/route';
import type { TransferPlan } from '../../domain/plan/transfer-plan';
import { blobName } from '../../domain/transfer/names';
import type { PlannedArtifact, Waybill } from '../../domain/waybill/waybill';
import type { Services } from '../../services';
import type { PassedOver } from '../passed-over';
import { numberPath, waybillPath } from './paths';

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

/** Waybills of all batches, in order; with `passedOver` those that can be read. @throws where one is gone */
export async function readWaybills(
  services: Services,
  route: Route,
  { planId, batches }: Pick<TransferPlan, 'planId' | 'batches'>,
  passedOver?: PassedOver,
): Promise<Waybill[]> {
  const records = services.records(route);
  const numbers = Array.from({ length: batches }, (_, i) => i + 1);
  const read = (batch: number): Promise<Waybill | undefined> => {
    const path = waybillPath(planId, batch);
    return passedOver ? passedOver.demand(records, path) : records.demand(path);
  };
  const found = await pMap(numbers, read, { concurrency: waybillsAtOnce });
  return found.filter((waybill) => waybill !== undefined);
}

/** A waybill with its number, which it keeps. */
export async function numbered(services: Services, route: Route, waybill: Waybill): Promise<Waybill> {
  if (waybill.number !== undefined) return waybill;
  const number = await drawNumber(services, route);
  return services
    .records(route)
    .update(waybillPath(waybill.transferId, waybill.batch), (now = waybill) =>
      now.number === undefined ? { ...now, number } : now,
    );
}

/** The next number of a route. The first follows from the time, so that they rise although one was lost. */
export async function drawNumber(services: Services, route: Route): Promise<number> {
  const seconds = Math.floor(services.now().getTime() / 1000);
  const { last } = await services.records(route).update(numberPath(route.name), (drawn) => {
    const next = (drawn?.last ?? seconds) + 1;
    return { first: drawn?.first ?? next, last: next };
  });
  return last;
}
