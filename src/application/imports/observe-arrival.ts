import { importIdOf } from '../../records/imports/import-id';
import { lookAtArrival } from '../../activities/imports/look-at-arrival';
import type { FollowImportInput } from '../../orchestrations/imports/follow-import';
import { orchestratorNames } from '../../orchestrations/names';
import type { Services } from '../../services';
import { whyIgnore, type Arrival, type Ignored } from '../../domain/imports/arrival';
import { observerOf } from '../../domain/imports/observer';
import type { Route } from '../../domain/route';
import { findInstance, type TransferClient } from '../instances';

/** An import that is observed. */
export interface Observed {
  readonly importId: string;
  readonly route: string;
  /** False when it was before. */
  readonly fresh: boolean;
}

/**
 * Starts an observation for every import pipeline that reads the container a blob appeared in, unless there is one. Notices may
 * repeat, come late and out of order.
 */
export async function observeArrival(
  client: TransferClient,
  services: Services,
  arrival: Arrival,
): Promise<readonly Observed[] | Ignored> {
  const ignored = whyIgnore(arrival.blob);
  if (ignored !== undefined) return { ignored };
  const routes = routesInto(services, arrival);
  const [first] = routes;
  if (first === undefined) return { ignored: 'no route imports from its container' };
  const versioned = { ...arrival, ...(await versionOf(services, first, arrival)) };
  return Promise.all(routes.map(({ name }) => observe(client, name, versioned)));
}

/** One route for each import pipeline that reads the container. */
function routesInto({ config: { routes } }: Services, { account, container }: Arrival): Route[] {
  return [...routes.values()].filter(
    (route) =>
      route.target?.storageAccount === account &&
      route.target.container === container &&
      observerOf(routes, route).name === route.name,
  );
}

/** What the notice lacks of the version it is about: versions of a name must not share an id, or only the first were observed. */
async function versionOf(
  services: Services,
  route: Route,
  { blob, etag }: Arrival,
): Promise<Pick<Arrival, 'etag'>> {
  if (etag !== undefined) return {};
  try {
    const look = await lookAtArrival(services, route, blob);
    return look === undefined ? {} : { etag: look.etag };
  } catch {
    // The follower looks again, for an hour, and then says why it cannot; the host would give the notice up after a few tries.
    return {};
  }
}

async function observe(client: TransferClient, route: string, arrival: Arrival): Promise<Observed> {
  // Without a version the time tells notices apart; the follower ends at once when the version it finds has another.
  const importId = importIdOf(route, { ...arrival, etag: arrival.etag ?? arrival.noticedAt });
  if ((await findInstance(client, importId)) !== undefined) return { importId, route, fresh: false };
  const input: FollowImportInput = { importId, route, arrival };
  try {
    await client.startNew(orchestratorNames.followImport, { instanceId: importId, input });
    return { importId, route, fresh: true };
  } catch (error) {
    // The host refuses an id that is running: then another notice of the same version came first.
    if ((await findInstance(client, importId)) === undefined) throw error;
    return { importId, route, fresh: false };
  }
}
