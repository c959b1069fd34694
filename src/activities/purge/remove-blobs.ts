import { removeBlob } from '../../azure/purge/remove-blob';
import { sideOf } from '../../domain/route';
import type { TransferReport } from '../../domain/transfer/report';
import { waybillName } from '../../domain/waybill/waybill';
import { batchImportPath } from '../../records/imports/paths';
import type { Records } from '../../records/records';
import { indexPath } from '../../records/transfer/index-entry';
import { blobsRemovedPath, reportPath } from '../../records/transfer/paths';
import { letGo } from './let-go';
import type { Removal, Removed } from './removal';
import { idOfKey } from '../../records/indexes';

/**
 * The blobs of a transfer that ended, with the waybills beside them, on a route that has both sides. What did
 * not arrive may be exported for whoever comes next: it stays while anything of the route is open, or another
 * route of the source wants it.
 */
export async function removeBlobs(removal: Removal, key: string): Promise<Removed> {
  const { services, records, needed, before, dryRun } = removal;
  const transferId = idOfKey(key);
  const entry = await records.read(indexPath(key));
  const route = entry && services.config.routes.get(entry.route);
  if (route?.mode !== 'connected' || route.via === 'import') return 'nothing';
  if (await records.exists(blobsRemovedPath(transferId))) return 'nothing';
  const report = await records.read(reportPath(transferId));
  if (report === undefined || report.finishedAt >= before) return 'kept';
  const isUsable = report.status !== 'succeeded';
  if ((await needed.has(transferId)) || (isUsable && (await needed.isOpen(route.name)))) return 'kept';
  if (await isImported(records, report)) return 'kept';
  if (!(await letGo(removal, route, transferId))) return 'kept';
  if (dryRun) return 'removed';
  if (isUsable && (await needed.isOpen(route.name))) return 'kept';
  const [source, target] = [sideOf(route, 'source'), sideOf(route, 'target')];
  for (const { blob } of report.batches) {
    await removeBlob(services.container(target), waybillName(blob), 'target');
    await removeBlob(services.container(target), blob, 'target');
    await removeBlob(services.container(source), blob, 'source');
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
