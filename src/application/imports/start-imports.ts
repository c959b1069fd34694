import { findBlob } from '../../azure/imports/find-blob';
import { whyIgnore, type BlobEvent, type Ignored } from '../../domain/imports/blob-event';
import { importRouteOf, type NewImport } from '../../domain/imports/import';
import { sideOf, type Route } from '../../domain/route';
import { orchestratorNames } from '../../orchestrations/names';
import { importIdOf } from '../../records/imports/claims';
import type { Services } from '../../services';
import { followerId } from '../../domain/imports/import';
import { noteOpenWork } from '../../records/open-work';
import { type App, findInstance, startFirst, stateOf } from '../instances';

/** An import that is followed. */
export interface StartedImport {
  readonly importId: string;
  readonly route: string;
  /** False when it was before. */
  readonly fresh: boolean;
}

/**
 * Follows an import for every import pipeline that reads the container a blob was created in, unless that is
 * done already. Blob events may repeat, come late and out of order.
 */
export async function startImports(app: App, event: BlobEvent): Promise<readonly StartedImport[] | Ignored> {
  const ignored = whyIgnore(event.blob);
  if (ignored !== undefined) return ignored;
  const routes = routesInto(app, event);
  const [first] = routes;
  if (first === undefined) return { ignored: 'no route imports from its container' };
  const versioned = { ...event, ...(await versionOf(app, first, event)) };
  return Promise.all(routes.map(({ name }) => start(app, name, versioned)));
}

/** Whether the pipeline of a route imports from the container a blob was created in. */
export const readsFrom = (route: Route, { account, container }: BlobEvent): boolean =>
  route.via !== 'import' && route.target?.storageAccount === account && route.target.container === container;

/** One route for each import pipeline that reads the container. */
const routesInto = ({ config: { routes } }: Services, event: BlobEvent): Route[] =>
  [...routes.values()].filter(
    (route) => readsFrom(route, event) && importRouteOf(routes, route).name === route.name,
  );

/** What the event lacks of the version it is about: versions of a name must not share an id. */
async function versionOf(
  services: Services,
  route: Route,
  { blob, etag }: BlobEvent,
): Promise<Pick<BlobEvent, 'etag'>> {
  if (etag !== undefined) return {};
  try {
    const found = await findBlob(services.container(sideOf(route, 'target')), blob);
    return found === undefined ? {} : { etag: found.etag };
  } catch {
    // The follower tries again for an hour, and then says why it cannot; the host would give up earlier.
    return {};
  }
}

async function start(app: App, route: string, event: BlobEvent): Promise<StartedImport> {
  const { client } = app;
  // Without a version the time tells events apart; the follower ends at once if what it finds has an import.
  const importId = importIdOf(route, { ...event, etag: event.etag ?? event.seenAt });
  const before = await findInstance(client, importId);
  // One that died is begun again, and goes on from its document.
  if (before !== undefined && stateOf(before) !== 'failed') return { importId, route, fresh: false };
  const input: NewImport = { importId, route, event };
  const child = followerId(importId);
  await noteOpenWork(app, app.route(route), importId, { name: 'superviseImport', input, child });
  const fresh = await startFirst(client, orchestratorNames.superviseImport, { id: importId, input });
  return { importId, route, fresh };
}
