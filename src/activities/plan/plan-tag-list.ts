import { downloadDocument } from '../../azure/imports/download-waybill';
import { TransferError } from '../../domain/errors';
import { longestListBytes, openTagList } from '../../domain/waybill/tag-list';
import type { TransferPlan } from '../../domain/plan/transfer-plan';
import { sideOf, type Route } from '../../domain/route';
import type { CarriedBlob } from '../../domain/transfer/request';
import { addressOf, sameAddress, senderOf } from '../../domain/waybill/address';
import { takeNumber } from '../../records/imports/taken';
import { planPath } from '../../records/plan/paths';
import { noteList } from '../../records/prune/newest-list';
import { tagListPath } from '../../records/prune/paths';
import type { Services } from '../../services';
import { checkingKeys } from './carried/open-carried';

/**
 * Plans the pruning by a list of tags that was carried across an air gap: checks its signature, for whom it
 * is and its number, and writes it down. What follows works from that, never from the file again.
 * @throws TransferError WAYBILL_... when the list is not one to trust
 */
export async function planTagList(
  services: Services,
  route: Route,
  transferId: string,
  { carried, notes }: { readonly carried: CarriedBlob; readonly notes: readonly string[] },
): Promise<TransferPlan> {
  const records = services.records(route);
  const target = sideOf(route, 'target');
  const { blob, waybillEtag } = carried;
  const file = await downloadDocument(services.container(target), blob, waybillEtag, longestListBytes);
  const list = await openTagList(file, checkingKeys(route));
  const here = addressOf(target, route.name);
  if (!sameAddress(list.receiver, here)) {
    const message = `the list of tags is for ${list.receiver}, and this is ${here}`;
    throw new TransferError('WAYBILL_FOREIGN', message, { operation: 'open list of tags', origin: 'target' });
  }
  const sender = senderOf(list);
  await takeNumber(services, route, { sender, number: list.number }, transferId);
  await records.write(tagListPath(transferId), list);
  const { mode } = route.prune;
  // Else it counts once its waybills arrived: one that still waits holds back none that need not.
  if (mode === 'off') await noteList(services, route, list);
  const whence = `the tags of ${list.exporter.registry} as transfer ${list.transferId} saw them`;
  const plan: TransferPlan = {
    ...{ planId: transferId, route: route.name, batches: 0, artifacts: 0, bytes: 0, skipped: 0 },
    unresolved: [],
    notes: [
      ...[...notes, whence],
      ...(mode === 'off' ? ['nothing follows from it: PRUNE is off on this route'] : []),
    ],
    ...(mode !== 'off' && { prune: { mode, tags: 0, kept: 0 } }),
    plannedAt: services.now().toISOString(),
  };
  await records.write(planPath(transferId), plan);
  return plan;
}
