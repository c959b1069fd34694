import pMap from 'p-map';
import { importRouteOf, type BatchImport, type TransferBatch } from '../../domain/imports/import';
import { sideOf, sidesOf, type Route } from '../../domain/route';
import { containerUrl } from '../../domain/side';
import type { Services } from '../../services';
import type { Records } from '../records';
import { waybillNamed } from '../transfer/paths';
import { writeImport } from './imports';
import { batchImportPath, batchImportsFolder, importPath, receiverPath } from './paths';

/**
 * The transfer a blob says it belongs to. Anybody can write metadata, so the waybill it names must be one of
 * ours, for that very blob and container: of another acr-ferry or another blob, or none, the blob came by
 * other means.
 */
export async function transferOf(
  services: Services,
  route: Route,
  { waybill: named = '', blob }: { readonly waybill?: string; readonly blob: string },
): Promise<TransferBatch | undefined> {
  const path = waybillNamed(named);
  if (path === undefined) return undefined;
  const container = containerUrl(sideOf(route, 'target'));
  for (const other of services.config.routes.values()) {
    if (!sidesOf(other).some((side) => side.name === 'target' && containerUrl(side) === container)) continue;
    const waybill = await services.records(other).read(path);
    if (waybill?.blob === blob) {
      return { transferId: waybill.transferId, batch: waybill.batch, route: other.name };
    }
  }
  return undefined;
}

/** Joins the import of a carried blob with the transfer that receives it, whichever is known first. */
export async function joinTransfer(
  services: Services,
  route: Route,
  transferId: string,
  importId: string,
): Promise<void> {
  const importRoute = importRouteOf(services.config.routes, route);
  const records = services.records(importRoute);
  await records.write(receiverPath(importId), { transferId, batch: 1, route: route.name });
  // Whoever still follows the import finds its transfer with the next change.
  const known = await records.read(importPath(importId));
  if (known?.finishedAt !== undefined) await writeImport(services, importRoute, known);
}

const readsAtOnce = 16;
const keptAtMost = 20_000;
/** What a run made of a blob does not change again. Without a run there may be another one yet. */
const final: ReadonlySet<BatchImport['status']> = new Set(['succeeded', 'partial', 'failed']);

/** Imports that do not change any more: each is read once per process. */
const ended = new Map<string, BatchImport>();

/** What is known of the imports of batches, by batch: that the blob was seen, and which run imports it. */
export async function batchImports(
  records: Records,
  transferId: string,
  batches: readonly number[],
): Promise<ReadonlyMap<number, BatchImport>> {
  const { paths } = await records.list(batchImportsFolder(transferId), 5000);
  const known = new Set(paths);
  const wanted = batches.filter((batch) => known.has(batchImportPath(transferId, batch).name));
  const found = await pMap(wanted, (batch) => readBatchImport(records, transferId, batch), {
    concurrency: readsAtOnce,
  });
  return new Map(wanted.flatMap((batch, i) => (found[i] === undefined ? [] : [[batch, found[i]]])));
}

async function readBatchImport(
  records: Records,
  transferId: string,
  batch: number,
): Promise<BatchImport | undefined> {
  const path = batchImportPath(transferId, batch);
  const before = ended.get(path.name);
  if (before !== undefined) return before;
  const found = await records.read(path);
  if (found === undefined || !final.has(found.status)) return found;
  if (ended.size >= keptAtMost) ended.clear();
  ended.set(path.name, found);
  return found;
}
