import { isReceiving, shownOf, type Import, type TransferBatch } from '../../domain/imports/import';
import { importEvent } from '../../domain/imports/import-event';
import type { Route } from '../../domain/route';
import type { Services } from '../../services';
import { raise } from '../events/raise';
import { batchImportPath, importPath, receiverPath } from './paths';

/** Changes the document of an import, which only its follower does. Returns what it is now. */
export async function changeImport(
  services: Services,
  route: Route,
  importId: string,
  change: (before: Import) => Import,
): Promise<Import> {
  const before = await services.records(route).demand(importPath(importId));
  const after = await writeImport(services, route, change(before));
  // However often it is repeated: the first time may have died before it told.
  await raise(services, importEvent(after));
  return after;
}

/** Writes the document of an import, and what its transfer shows of it. Returns what was written. */
export async function writeImport(services: Services, route: Route, given: Import): Promise<Import> {
  const { importId } = given;
  const transfer = given.transfer ?? (await receiverOf(services, route, importId));
  const written: Import = { ...inOrder(given), ...(transfer && { transfer }) };
  await services.records(route).write(importPath(importId), written);
  if (transfer !== undefined) {
    await services
      .records(services.route(transfer.route))
      .update(batchImportPath(transfer.transferId, transfer.batch), (shown) => shownOf(shown, written));
  }
  return written;
}

/** Registry and storage have clocks of their own: an import ends no sooner than its blob was seen. */
function inOrder(given: Import): Import {
  const { seenAt, finishedAt = seenAt } = given;
  return Date.parse(finishedAt) < Date.parse(seenAt) ? { ...given, finishedAt: seenAt } : given;
}

/** The transfer that receives what an import is of; undefined while there is none. */
export async function receiverOf(
  services: Services,
  importRoute: Route,
  importId: string,
): Promise<TransferBatch | undefined> {
  if (!isReceiving(services.config.routes, importRoute)) return undefined;
  return services.records(importRoute).read(receiverPath(importId));
}
