import type { ArmContext } from './context';
import { checkParent, checkScope } from './find';
import { announcedVersions, checkApiVersion, versionsOf } from './requests/api-versions';
import { authorize } from './requests/caller';
import type { ArmCall, ArmReply } from './requests/exchange';
import { ArmFailure, methodNotAllowed } from './requests/failure';
import { parseResourcePath, resources, type ResourcePath } from './requests/resource-path';
import { remainingCalls } from './requests/respond';
import { pathKey, type Route } from './requests/route';
import type { Routes } from './routes';

/** Finds the handler of a call, checks version, right and scope, and has it answered. @throws ArmFailure */
export async function dispatchCall(context: ArmContext, routes: Routes, call: ArmCall): Promise<ArmReply> {
  const { method, pathname, query } = call;
  const path = parseResourcePath(pathname);
  const route = findRoute(routes, path, query);
  const location = context.registries[0]?.side.location ?? 'global';
  const versions = versionsOf(route, context.versions);
  const apiVersion = checkApiVersion(query, route.type, location, versions);
  const operation = route.methods[method];
  if (operation === undefined) throw methodNotAllowed(method, Object.keys(route.methods));
  const [verb, handle] = operation;
  const action = verb === undefined ? undefined : `${route.provider}/${route.type}/${verb}`;
  if (action !== undefined) authorize(context.access, call.caller, action, scopeOf(pathname, path));
  checkScope(context, path);
  if (action !== undefined) checkParent(context, path, action);
  const reply = await handle({ ...call, path, url: pathname, apiVersion, body: await call.body() });
  const announced = announcedVersions(route.type, apiVersion, versions);
  const supported = announced === '' ? {} : { 'api-supported-versions': announced };
  return { ...reply, headers: { ...supported, ...remainingCalls(method), ...reply.headers } };
}

/** What an action is done to: the resource itself, or the parent of a collection or action. */
const scopeOf = (pathname: string, { types, names }: ResourcePath): string =>
  types.length === names.length ? pathname : pathname.slice(0, pathname.lastIndexOf('/'));

function findRoute(routes: Routes, path: ResourcePath, query: URLSearchParams): Route {
  const route = routes.get(pathKey(path));
  if (route !== undefined) return route;
  const { provider, types } = path;
  if (provider === resources) {
    throw new ArmFailure(404, 'NotFound', 'The requested path is not served by this rehearsal.');
  }
  const known = [...routes.values()].some((other) => other.provider.toLowerCase() === provider.toLowerCase());
  if (!known) {
    throw new ArmFailure(404, 'InvalidResourceNamespace', `The resource namespace '${provider}' is invalid.`);
  }
  throw new ArmFailure(
    404,
    'InvalidResourceType',
    `The resource type '${types.join('/')}' could not be found in the namespace '${provider}' for api ` +
      `version '${query.get('api-version') ?? ''}'.`,
  );
}
