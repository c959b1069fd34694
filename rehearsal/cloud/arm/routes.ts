import { authorizationRoutes } from './authorization/authorization-routes';
import type { ArmContext } from './context';
import { deploymentRoutes } from './deployments/deployment-routes';
import type { Dispatch } from './requests/exchange';
import { createMadeRegistries } from './registries/made-registries';
import { eventRoutes } from './events/event-routes';
import { pipelineRoutes } from './pipelines/pipeline-routes';
import { registryRoutes } from './registries/registry-routes';
import { routeKey, type Route } from './requests/route';
import { resourceRoutes } from './resources/resource-routes';
import { storageRoutes } from './storage/storage-routes';

/** The routes of an endpoint by key. */
export type Routes = ReadonlyMap<string, Route>;

/** Everything the ARM endpoint of a cloud serves. */
export function armRoutes(context: ArmContext, dispatch: Dispatch): Routes {
  const made = createMadeRegistries();
  const served = [
    ...registryRoutes(context, made),
    ...pipelineRoutes(context),
    ...storageRoutes(context),
    ...authorizationRoutes(context),
    ...eventRoutes(context),
    ...deploymentRoutes(context, dispatch),
  ];
  const all = [...served, ...resourceRoutes(context, made, served)];
  return new Map(all.map((route) => [routeKey(route), route]));
}
