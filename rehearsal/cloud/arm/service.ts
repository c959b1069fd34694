import type { IncomingMessage } from 'node:http';
import type { HttpService, Tokens } from '../ports';
import { announcedVersions, checkApiVersion } from './requests/api-versions';
import { authenticate, authorize } from './requests/caller';
import { checkParent, checkScope, type ArmContext } from './context';
import type { ArmReply } from './requests/exchange';
import { ArmFailure, methodNotAllowed } from './requests/failure';
import { readBody } from './requests/read-body';
import { parseResourcePath, type ResourcePath } from './requests/resource-path';
import { refusal, remainingCalls, responseHeaders, send } from './requests/respond';
import { armRoutes, routeKey, type Route, type Routes } from './routes';

/** What the ARM endpoint of a cloud works with. */
export interface ArmServiceOptions extends ArmContext {
  readonly tokens: Tokens;
}

/**
 * The ARM endpoint of one cloud: `Microsoft.ContainerRegistry` with registries, transfer pipelines and runs,
 * and the accounts of `Microsoft.Storage` with their keys. Every answer has ARM's headers, every refusal
 * ARM's error shape; nothing a client sends ends the process.
 */
export function createArmService(options: ArmServiceOptions): HttpService {
  const routes = armRoutes(options);
  const location = options.registries[0]?.side.location ?? 'global';
  return async (request, response) => {
    const headers = responseHeaders(request, location, options.clock());
    const reply = await answer(options, routes, request).catch(refusal);
    send(response, headers, reply);
  };
}

async function answer(
  options: ArmServiceOptions,
  routes: Routes,
  request: IncomingMessage,
): Promise<ArmReply> {
  const { pathname: asked, searchParams } = targetOf(request);
  // az resource update writes a double slash.
  const pathname = asked.replaceAll(/\/{2,}/g, '/');
  const tenantId = tenantOf(options, pathname);
  const caller = authenticate(request.headers.authorization, options.tokens, options.cloud, tenantId);
  const path = parseResourcePath(pathname);
  const route = findRoute(routes, path, searchParams);
  const location = options.registries[0]?.side.location ?? 'global';
  const apiVersion = checkApiVersion(searchParams, route.type, location, route.versions);
  const method = request.method ?? 'GET';
  const operation = route.methods[method];
  if (operation === undefined) throw methodNotAllowed(method, Object.keys(route.methods));
  if (operation.action !== undefined)
    authorize(options.access, caller, operation.action, scopeOf(pathname, path));
  checkScope(options, path);
  if (operation.action !== undefined) checkParent(options, path, operation.action);
  const body = ['PUT', 'POST', 'PATCH'].includes(method) ? await readBody(request) : undefined;
  const origin = `https://${hostOf(request, options)}`;
  const reply = await operation.handle({
    method,
    path,
    url: pathname,
    query: searchParams,
    apiVersion,
    body,
    caller,
    origin,
  });
  const announced = announcedVersions(route.type, apiVersion, route.versions);
  const supported = announced === '' ? {} : { 'api-supported-versions': announced };
  return { ...reply, headers: { ...supported, ...remainingCalls(method), ...reply.headers } };
}

/** Path and query. Not resolved against a base, which would take the first segment of `//a/b` for a host. */
function targetOf({ url = '/' }: IncomingMessage): URL {
  return new URL(`https://arm.invalid${url.startsWith('/') ? url : '/'}`);
}

/** What an action is done to: the resource itself, or the parent of a collection or action. */
const scopeOf = (pathname: string, { types, names }: ResourcePath): string =>
  types.length === names.length ? pathname : pathname.slice(0, pathname.lastIndexOf('/'));

/** Tenant of the subscription in a path; of the cloud's first registry where the path names none it knows. */
function tenantOf({ registries }: ArmContext, pathname: string): string {
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(pathname)?.[1]?.toLowerCase();
  const owner = registries.find(({ side }) => side.subscriptionId.toLowerCase() === subscription);
  return (owner ?? registries[0])?.side.tenantId ?? '';
}

function findRoute(routes: Routes, path: ResourcePath, query: URLSearchParams): Route {
  const route = routes.get(routeKey(path));
  if (route !== undefined) return route;
  const { provider, types } = path;
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

/** The host the caller used, so that links work with and without the connect map. */
function hostOf(request: IncomingMessage, { cloud }: ArmContext): string {
  const host = request.headers.host ?? '';
  return /^[a-z0-9.-]{1,253}(?::\d{1,5})?$/i.test(host) ? host : new URL(cloud.armEndpoint).host;
}
