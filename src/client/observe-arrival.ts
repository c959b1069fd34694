import { importIdOf } from '../activities/observe/import-id';
import type { FollowImportInput } from '../orchestrations/follow-import';
import { orchestratorNames } from '../orchestrations/names';
import type { Services } from '../services';
import { whyIgnore, type Arrival, type Ignored } from '../transfer/observe/arrival';
import { observerOf } from '../transfer/observe/observer';
import type { Route } from '../transfer/route';
import { findInstance, type TransferClient } from './transfer-instance';

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
  if (routes.length === 0) return { ignored: 'no route imports from its container' };
  return Promise.all(routes.map(({ name }) => observe(client, name, arrival)));
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

async function observe(client: TransferClient, route: string, arrival: Arrival): Promise<Observed> {
  const importId = importIdOf(route, arrival);
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
