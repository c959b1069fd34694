import { findBlob, type FoundBlob } from '../../azure/imports/find-blob';
import { failureSchema } from '../../domain/errors';
import {
  importRouteOf,
  newImportSchema,
  type Import,
  type NewImport,
  type TransferBatch,
} from '../../domain/imports/import';
import { importEvent, verdictLine } from '../../domain/imports/import-event';
import { sideOf, type Polling, type Route } from '../../domain/route';
import { raise } from '../../records/events/raise';
import { claimVersion, importIdOf } from '../../records/imports/claims';
import { writeImport } from '../../records/imports/imports';
import { importIndexPath, importPath } from '../../records/imports/paths';
import { transferOf } from '../../records/imports/transfers';
import type { Services } from '../../services';
import { activity } from '../activity';
import { isRunWanted } from './is-run-wanted';
import { judgeBlob } from './judge-blob';

/** What a follower must know of an import. */
export type BegunImport =
  /** The version has, or had, an import already. */
  | { readonly known: true }
  | {
      readonly known: false;
      readonly since: string;
      readonly pickUpBy: string;
      readonly polling: Polling;
      /** The transfer that brought the blob. */
      readonly transfer?: TransferBatch;
    };

/**
 * Judges a blob that was created, and begins the document of its import. An event may speak of an older
 * version than is there: what is there counts, and is imported once. One that a transfer brought for another
 * pipeline is none of this one, unless its trigger will take it all the same.
 */
export const beginImport = activity(newImportSchema, async (input, services): Promise<BegunImport> => {
  const { importId, route: name, event } = input;
  const route = services.route(name);
  const found = await findBlob(services.container(sideOf(route, 'target')), event.blob);
  // A folder is no arrival: there is nothing to follow.
  if (found?.folder) return { known: true };
  const brought = found && (await transferOf(services, route, found));
  const isOurs = brought !== undefined && isImportedBy(services, route, brought);
  if (brought && !isOurs && !(await judgeBlob(services, route, found)).willImport) return { known: true };
  if (!(await claimVersion(services, route, importId, importId))) return { known: true };
  const before = await services.records(route).read(importPath(importId));
  // Who died before starting the run that was wanted goes on to it.
  if (before?.finishedAt !== undefined && !(await isRunWanted(services, route, before)))
    return { known: true };
  if (found !== undefined && found.etag !== event.etag) {
    const current = importIdOf(name, { blob: event.blob, etag: found.etag });
    if (!(await claimVersion(services, route, current, importId))) return { known: true };
  }
  const begun = before ?? (await newImport(services, route, input, found, isOurs ? brought : undefined));
  await record(services, route, begun);
  if (before === undefined && begun.verdict) services.log(verdictLine(begun, begun.verdict));
  const { since, pickUpBy, transfer } = begun;
  return {
    ...{ known: false, since, pickUpBy, polling: route.polling },
    ...(transfer && { transfer }),
  };
});

/** Whether a transfer imports by the pipeline of a route: others that read the container leave it to that. */
const isImportedBy = (services: Services, route: Route, transfer: TransferBatch): boolean =>
  importRouteOf(services.config.routes, services.route(transfer.route)).name === route.name;

/** Records an import whose blob nobody could look at as `unknown`, by what its event said. */
export const recordUnseen = activity(
  newImportSchema.extend({ error: failureSchema.describe('Why the blob could not be looked at.') }),
  async ({ error, ...input }, services): Promise<void> => {
    const { importId } = input;
    const route = services.route(input.route);
    if (!(await claimVersion(services, route, importId, importId))) return;
    const before = await services.records(route).read(importPath(importId));
    if (before?.finishedAt !== undefined) {
      // The first time may have died before it told.
      await raise(services, importEvent(before));
    } else {
      const begun = before ?? { ...(await newImport(services, route, input, undefined)), notes: [] };
      const finishedAt = services.now().toISOString();
      const unseen: Import = { ...begun, status: 'unknown', error, finishedAt };
      await record(services, route, unseen);
      await raise(services, importEvent(unseen));
    }
  },
);

/** Lists an import and writes its document. */
async function record(services: Services, route: Route, given: Import): Promise<void> {
  const { importId, seenAt } = given;
  await services.records(route).create(importIndexPath(importId, seenAt), { importId });
  await writeImport(services, route, given);
}

/** The first document of an import: what the event says, and the verdict on what was found, if anything. */
async function newImport(
  services: Services,
  route: Route,
  { importId, event }: Pick<NewImport, 'importId' | 'event'>,
  found: FoundBlob | undefined,
  transfer?: TransferBatch,
): Promise<Import> {
  const etag = found?.etag ?? event.etag;
  const verdict = found && (await judgeBlob(services, route, found));
  const pickUpBy = services.now().getTime() + route.observe.pickUpSeconds * 1000;
  return {
    ...event,
    importId,
    route: route.name,
    status: 'waiting',
    ...(etag !== undefined && { etag }),
    ...(found && { bytes: found.bytes }),
    // The event may be of an older version: what imported that is no run of the one that is there.
    since: found?.lastModified ?? event.seenAt,
    pickUpBy: new Date(pickUpBy).toISOString(),
    ...(verdict && { verdict }),
    ...(transfer && { transfer }),
    notes: verdict === undefined ? ['the blob was gone when it was first looked at'] : [],
  };
}
