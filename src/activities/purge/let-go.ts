import {
  hasNewUser,
  withoutMade,
  withoutTransfer,
  type SharedExport,
} from '../../domain/pipelines/shared-export';
import type { Route } from '../../domain/route';
import { exportPaths } from '../../records/pipelines/shared-exports';
import { batchNumbers } from '../../records/transfer/batch-numbers';
import { reportPath, waybillPath, waybillsFolder } from '../../records/transfer/paths';
import type { Path } from '../../records/records';
import type { Removal } from './needed';

/** A note as it was when nobody else wanted its blob. */
interface Seen {
  readonly path: Path<SharedExport>;
  readonly entry: SharedExport;
}

/**
 * Lets go of the exports of a transfer, so that nobody finds blobs that are about to vanish. Returns whether
 * nobody else wants them: of what somebody does nothing is changed.
 */
export async function letGo(removal: Removal, route: Route, transferId: string): Promise<boolean> {
  if (route.via === 'import' || route.mode === 'receive') return true;
  const { records, dryRun } = removal;
  const paths: Path<SharedExport>[] = [];
  for (const batch of await batchNumbers(records, waybillsFolder(transferId))) {
    const waybill = await records.read(waybillPath(transferId, batch));
    if (waybill !== undefined) paths.push(...exportPaths(route, waybill));
  }
  const seen: Seen[] = [];
  for (const path of paths) {
    const entry = await records.read(path);
    if (entry === undefined) continue;
    if (await isWanted(removal, entry, transferId)) return false;
    seen.push({ path, entry });
  }
  if (dryRun) return true;
  for (const each of seen) if (!(await letGoOf(removal, each, transferId))) return false;
  return true;
}

/** Whether another transfer wants the blob that a transfer made: it runs, or may be tried again. */
async function isWanted(
  { records, needed, before }: Removal,
  { made, users }: SharedExport,
  transferId: string,
): Promise<boolean> {
  if (made?.transferId !== transferId) return false;
  for (const user of users.filter((each) => each.transferId !== transferId)) {
    if (await needed.has(user.transferId)) return true;
    const report = await records.read(reportPath(user.transferId));
    if (report !== undefined && report.status !== 'succeeded' && report.finishedAt >= before) return true;
  }
  return false;
}

/** Whoever began to want the blob meanwhile keeps it. */
async function letGoOf(
  { records }: Removal,
  { path, entry: seen }: Seen,
  transferId: string,
): Promise<boolean> {
  let isKept = false;
  await records.shrink(path, (entry) => {
    const left = hasNewUser(entry, seen) ? entry : without(entry, transferId);
    isKept = left.made?.transferId === transferId;
    const isEmpty = left.made === undefined && left.exporter === undefined && left.users.length === 0;
    return isEmpty ? undefined : left;
  });
  return !isKept;
}

const without = (entry: SharedExport, transferId: string): SharedExport =>
  entry.made?.transferId === transferId
    ? { ...withoutMade(entry, entry.made.blob), users: [] }
    : withoutTransfer(entry, transferId);
