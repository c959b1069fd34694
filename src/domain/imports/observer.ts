import { sideOf, type Route } from '../route';

type Routes = ReadonlyMap<string, Route>;

/** The route whose documents tell of the imports into a route's target: the first one, since routes that share a pipeline share what it does. */
export function observerOf(routes: Routes, route: Route): Route {
  const pipeline = pipelineOf(route);
  return [...routes.values()].find((other) => other.target && pipelineOf(other) === pipeline) ?? route;
}

/** Whether what lands there is received: imported by the transfer its waybill begins, or not at all. */
export const isReceiving = (routes: Routes, observer: Route): boolean =>
  [...routes.values()].some(
    (route) => route.mode === 'receive' && observerOf(routes, route).name === observer.name,
  );

function pipelineOf(route: Route): string {
  const { subscriptionId, registry, pipeline, storageAccount, container } = sideOf(route, 'target');
  return [subscriptionId, registry, pipeline, storageAccount, container].join('/').toLowerCase();
}
