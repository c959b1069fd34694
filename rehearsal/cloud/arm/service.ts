import type { IncomingMessage } from 'node:http';
import type { HttpService, Tokens } from '../ports';
import type { ArmContext } from './context';
import { dispatchCall } from './dispatch';
import { authenticate } from './requests/caller';
import type { ArmReply, Dispatch } from './requests/exchange';
import { readBody } from './requests/body';
import { refusal, responseHeaders, send } from './requests/respond';
import { armRoutes } from './routes';

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
  const dispatch: Dispatch = (call) => dispatchCall(options, routes, call);
  const routes = armRoutes(options, dispatch);
  const location = options.registries[0]?.side.location ?? 'global';
  return async (request, response) => {
    const headers = responseHeaders(request, location, options.clock());
    const reply = await answer(options, dispatch, request).catch(refusal);
    send(response, headers, reply);
  };
}

async function answer(
  options: ArmServiceOptions,
  dispatch: Dispatch,
  request: IncomingMessage,
): Promise<ArmReply> {
  const { pathname: asked, searchParams } = targetOf(request);
  // ARM reads names of parameters without case.
  const query = new URLSearchParams();
  for (const [name, value] of searchParams) query.append(name.toLowerCase(), value);
  // az resource update writes a double slash.
  const pathname = asked.replaceAll(/\/{2,}/g, '/');
  const tenants = tenantsOf(options, pathname);
  const caller = authenticate(request.headers.authorization, options.tokens, options.cloud, tenants);
  const { method = 'GET' } = request;
  const origin = `https://${hostOf(request, options)}`;
  const hasBody = ['PUT', 'POST', 'PATCH'].includes(method);
  const body = () => (hasBody ? readBody(request) : Promise.resolve(undefined));
  return dispatch({ method, pathname, query, caller, origin, body });
}

/** Path and query. Not resolved against a base, which would take the first segment of `//a/b` for a host. */
function targetOf({ url = '/' }: IncomingMessage): URL {
  return new URL(`https://arm.invalid${url.startsWith('/') ? url : '/'}`);
}

/** The tenant of the subscription in a path; all of the cloud where the path names none it knows. */
function tenantsOf({ registries }: ArmContext, pathname: string): string[] {
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(pathname)?.[1]?.toLowerCase();
  const owners = registries.filter(({ side }) => side.subscriptionId.toLowerCase() === subscription);
  return (owners.length === 0 ? registries : owners).map(({ side }) => side.tenantId);
}

/** The host the caller used, so that links work with and without the connect map. */
function hostOf(request: IncomingMessage, { cloud }: ArmContext): string {
  const host = request.headers.host ?? '';
  return /^[a-z0-9.-]{1,253}(?::\d{1,5})?$/i.test(host) ? host : new URL(cloud.armEndpoint).host;
}
