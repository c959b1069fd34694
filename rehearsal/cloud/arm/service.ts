import type { IncomingMessage } from 'node:http';
import type { HttpService, Tokens } from '../ports';
import { announcedVersions, checkApiVersion } from './requests/api-versions';
import { authenticate, authorize } from './requests/caller';
import { checkParent, checkScope, type ArmContext } from './context';
import type { ArmReply } from './requests/exchange';
import { ArmFailure, methodNotAllowed } from './requests/failure';
import { readBody } from './requests/read-body';
import { parseResourcePath, resources, type ResourcePath } from './requests/resource-path';
import { refusal, remainingCalls, responseHeaders, send } from './requests/respond';
import { pathKey, type Route } from './requests/route';
import { armRoutes, versionsOf, type Routes } from './routes';

/** What the ARM endpoint of a cloud works with. */
export interface ArmServiceOptions extends ArmContext {
  readonly tokens: Tokens;
}

/**
 * The ARM endpoint of one cloud: registries, transfer pipelines and runs, storage accounts with their keys,
 * vaults and identities, roles, and what is listed of subscriptions and groups. Every answer has ARM's
 * headers, every refusal ARM's error shape; nothing a client sends ends the process.
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
  const tenants = tenantsOf(options, pathname);
  const caller = authenticate(request.headers.authorization, options.tokens, options.cloud, tenants);
  const path = parseResourcePath(pathname);
  const route = findRoute(routes, path, searchParams);
  const location = options.registries[0]?.side.location ?? 'global';
  const versions = versionsOf(route, options);
  const apiVersion = checkApiVersion(searchParams, route.type, location, versions);
  const method = request.method ?? 'GET';
  const operation = route.methods[method];
  if (operation === undefined) throw methodNotAllowed(method, Object.keys(route.methods));
  const [verb, handle] = operation;
  const action = verb === undefined ? undefined : `${route.provider}/${route.type}/${verb}`;
  if (action !== undefined) authorize(options.access, caller, action, scopeOf(pathname, path));
  checkScope(options, path);
  if (action !== undefined) checkParent(options, path, action);
  const body = ['PUT', 'POST', 'PATCH'].includes(method) ? await readBody(request) : undefined;
  const origin = `https://${hostOf(request, options)}`;
  const reply = await handle({
    method,
    path,
    url: pathname,
    query: searchParams,
    apiVersion,
    body,
    caller,
    origin,
  });
  const announced = announcedVersions(route.type, apiVersion, versions);
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

/** The tenant of the subscription in a path; all of the cloud where the path names none it knows. */
function tenantsOf({ registries }: ArmContext, pathname: string): string[] {
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(pathname)?.[1]?.toLowerCase();
  const owners = registries.filter(({ side }) => side.subscriptionId.toLowerCase() === subscription);
  return (owners.length === 0 ? registries : owners).map(({ side }) => side.tenantId);
}

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

/** The host the caller used, so that links work with and without the connect map. */
function hostOf(request: IncomingMessage, { cloud }: ArmContext): string {
  const host = request.headers.host ?? '';
  return /^[a-z0-9.-]{1,253}(?::\d{1,5})?$/i.test(host) ? host : new URL(cloud.armEndpoint).host;
}
