import { z } from 'zod';
import type { Route } from '../route';
import type { Immutable } from '../schema';
import { containerUrl, registryId } from '../side';
import { leftOutSchema, plannedArtifactSchema } from '../waybill/waybill';
import { earlierExportSchema } from './runs';

const userSchema = z.object({ route: z.string(), transferId: z.string(), batch: z.int().min(1) });
/** A batch that wants what an export brings. */
export type ExportUser = Immutable<z.output<typeof userSchema>>;

const madeSchema = earlierExportSchema.extend({
  etag: z.string(),
  bytes: z.int().min(0),
  run: z.string().exactOptional(),
  artifacts: z.array(plannedArtifactSchema).describe('What the blob holds.'),
  leftOut: z.array(leftOutSchema).exactOptional().describe('What was planned and no run exported.'),
  madeAt: z.iso.datetime(),
});
/** The very blob that an export wrote. */
export type MadeExport = Immutable<z.output<typeof madeSchema>>;

/** The export of exactly some artifacts of a source: all routes of that source share it. */
export const sharedExportSchema = z.object({
  exporter: userSchema
    .extend({ run: z.string().exactOptional().describe('The last that was started, if it exports all.') })
    .exactOptional()
    .describe('Who exports now: others wait, or take over when it cannot go on.'),
  made: madeSchema.exactOptional(),
  users: z.array(userSchema).describe('Who wants the blob still: it stays for them.'),
  done: z.array(z.string()).describe('Routes that have what it holds.'),
});
export type SharedExport = Immutable<z.output<typeof sharedExportSchema>>;

/** An export nobody asked for before. */
export const noExport: SharedExport = { users: [], done: [] };

const sameBatch = (one: ExportUser, other: ExportUser | undefined): boolean =>
  one.transferId === other?.transferId && one.batch === other.batch;

/** Whether a batch is the one that exports. */
export const isExporter = ({ exporter }: SharedExport, user: ExportUser): boolean =>
  sameBatch(user, exporter);

/** Whether a batch wants the blob. */
export const isUser = ({ users }: SharedExport, user: ExportUser): boolean =>
  users.some((each) => sameBatch(each, user));

/** Whether an earlier transfer of the route wanted the blob, and did not bring what it holds. */
export const isTriedBefore = ({ users }: SharedExport, user: ExportUser): boolean =>
  users.some((each) => each.route === user.route && each.transferId !== user.transferId);

/** Notes that a batch wants the blob. */
export const wantedBy = (entry: SharedExport, user: ExportUser): SharedExport =>
  isUser(entry, user) ? entry : { ...entry, users: [...entry.users, user] };

/** Whether a batch began to want the blob since a note was seen. */
export const hasNewUser = ({ users }: SharedExport, seen: SharedExport): boolean =>
  users.some((user) => !seen.users.some((each) => sameBatch(user, each)));

/** Lets a batch export, in place of whoever did and of a blob that is of no use, and of who has that. */
export function exportedBy(entry: SharedExport, user: ExportUser): SharedExport {
  const { exporter: _, made: __, ...rest } = wantedBy(entry, user);
  return { ...rest, done: [], exporter: user };
}

/** Notes the run a batch exports by; none of a part, by whose end others have no blob. */
export const withRun = (entry: SharedExport, user: ExportUser, run: string | undefined): SharedExport =>
  isExporter(entry, user) ? { ...entry, exporter: { ...user, ...(run !== undefined && { run }) } } : entry;

/** Lets others export: a batch does not, and its transfer may not want the blob any more. */
export function withoutExporter(entry: SharedExport, user: ExportUser): SharedExport {
  if (!isExporter(entry, user)) return entry;
  const { exporter: _, ...rest } = entry;
  return { ...rest, users: rest.users.filter((each) => !sameBatch(each, user)) };
}

/** Forgets what a transfer that ended wanted, and that it was to export: it may have died over that. */
export function withoutTransfer(entry: SharedExport, transferId: string): SharedExport {
  const { exporter, ...rest } = entry;
  return {
    ...rest,
    ...(exporter !== undefined && exporter.transferId !== transferId && { exporter }),
    users: rest.users.filter((each) => each.transferId !== transferId),
  };
}

/** Notes the blob a batch exported; one that is there stays, for others may be copying it. */
export function withMade(entry: SharedExport, user: ExportUser, made: MadeExport): SharedExport {
  const { exporter, ...rest } = wantedBy(entry, user);
  const isAnothers = exporter !== undefined && !sameBatch(user, exporter);
  return { made, ...rest, ...(isAnothers && { exporter }) };
}

/** Forgets a blob nobody is to use any more. */
export function withoutMade(entry: SharedExport, blob: string): SharedExport {
  const { made, ...rest } = entry;
  return made?.blob === blob ? rest : entry;
}

/** Notes that a route has what the blob holds: none of its transfers wants it any more. */
export const doneWith = (entry: SharedExport, route: string): SharedExport => ({
  ...entry,
  users: entry.users.filter((user) => user.route !== route),
  done: [...new Set([...entry.done, route])],
});

/** Whether exporter and blob are the same: who wants it may have changed. */
export const isAsSeen = (entry: SharedExport, seen: SharedExport): boolean => gist(entry) === gist(seen);

const gist = ({ exporter, made }: SharedExport): string =>
  JSON.stringify([exporter?.transferId, exporter?.batch, exporter?.run, made?.blob, made?.etag]);

/**
 * Where a route exports from and to; undefined of one that exports nothing. One that demands signatures uses
 * no blob of one that does not: that did not ask whether what was verified is what it exports.
 */
const placeOf = (route: Route): string | undefined => {
  if (route.via === 'import' || route.source === undefined) return undefined;
  const registry = `${route.source.cloud.armEndpoint}${registryId(route.source)}`;
  const isSigned = route.trust !== undefined;
  return `${registry} ${containerUrl(route.source)} ${isSigned}`.toLowerCase();
};

/** The routes whose exports come from the same registry into the same container, itself included. */
export const sharersOf = (routes: Iterable<Route>, route: Route): Route[] => {
  const place = placeOf(route);
  return place === undefined ? [] : [...routes].filter((each) => placeOf(each) === place);
};
