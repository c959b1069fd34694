import { removeBlob } from '../../azure/purge/remove-blob';
import { ownContainers } from '../../domain/route';
import type { TransferReport } from '../../domain/transfer/report';
import { waybillName } from '../../domain/waybill/waybill';
import { batchImportPath } from '../../records/imports/paths';
import type { Records } from '../../records/records';
import { blobsRemovedPath, indexPath, reportPath } from '../../records/transfer/paths';
import { letGo } from './let-go';
import { idOfKey } from '../../records/indexes';
import type { Removal, Removed } from './needed';

/**
 * The blobs of a transfer that ended, with the waybills beside them, on a route that has both sides; of one
 * that hands over apart those it exported, and never what is carried. What did not arrive may be exported for
 * whoever comes next: it stays while anything of the route is open, or another route of the source wants it.
 */
export async function removeBlobs(removal: Removal, key: string): Promise<Removed> {
  const { services, records, needed, before, dryRun } = removal;
  const transferId = idOfKey(key);
  const entry = await records.read(indexPath(key));
  const route = entry && services.config.routes.get(entry.route);
  const containers = route === undefined ? [] : ownContainers(route);
  if (route === undefined || containers.length === 0) return 'nothing';
  if (await records.exists(blobsRemovedPath(transferId))) return 'nothing';
  const report = await records.read(reportPath(transferId));
  if (report?.via === 'import') return 'nothing';
  if (report === undefined || report.finishedAt >= before) return 'kept';
  const isUsable = report.status !== 'succeeded';
  if ((await needed.has(transferId)) || (isUsable && (await needed.isOpen(route.name)))) return 'kept';
  if (await isImported(records, report)) return 'kept';
  if (!(await letGo(removal, route, transferId))) return 'kept';
  if (dryRun) return 'removed';
  if (isUsable && (await needed.isOpen(route.name))) return 'kept';
  for (const { blob } of report.batches) {
    if (blob === undefined) continue;
    for (const side of containers) {
      const container = services.container(side);
      if (side.name === 'target') await removeBlob(container, waybillName(blob), side.name);
      await removeBlob(container, blob, side.name);
    }
  }
  await records.create(blobsRemovedPath(transferId), { at: services.now().toISOString() });
  return 'removed';
}

/** Whether an import of one of the blobs has not ended. */
async function isImported(records: Records, { transferId, batches }: TransferReport): Promise<boolean> {
  for (const { batch } of batches) {
    const found = await records.read(batchImportPath(transferId, batch));
    if (found?.status === 'waiting' || found?.status === 'importing') return true;
  }
  return false;
}
