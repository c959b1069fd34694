import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpService } from '../ports';
import { createAuthorize, type Authorize, type Caller } from './auth/authorize';
import { openDoor } from './auth/door';
import { createReply, type Registry } from './call';
import { RegistryError } from './errors';
import { refusesHeader } from './gateway';
import { parseRepository } from './grammar';
import type { RegistryServiceOptions } from './options';
import { routes, type Operation } from './routes';
import { createThrottle, type Throttle, type ThrottleCategory } from './throttle';
import { createUploadSessions } from './v2/upload-sessions';

/**
 * The data plane of one registry: OCI distribution (`/v2/`), ACR's metadata (`/acr/v1/`) and OAuth
 * (`/oauth2/`).
 *
 * Wants an HTTPS listener without a request time limit (`server.requestTimeout = 0`): a large layer takes its
 * time. Bad input is answered; the promise rejects only when the emulator itself fails (a full disk), before
 * any answer.
 */
export function createRegistryService(
  options: RegistryServiceOptions,
  door = openDoor(options),
): HttpService {
  const { clock, tokens, signIn } = door;
  const uploads = createUploadSessions(options.store, clock);
  const registry: Registry = { ...options, ...door, uploads };
  const authorize = createAuthorize(signIn, tokens);
  const throttle = createThrottle(clock);
  return async (request, response) => {
    if (refusesHeader(request, response)) return;
    try {
      await answer(registry, authorize, throttle, request, response);
    } catch (error) {
      if (isClientGone(request, response)) return;
      if (!(error instanceof RegistryError)) throw error;
      refuse(response, error);
    }
  };
}

async function answer(
  registry: Registry,
  authorize: Authorize,
  throttle: Throttle,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reply = createReply(response);
  const { path, query } = splitUrl(request.url ?? '/');
  const { operation, repository, reference } = findOperation(request.method ?? 'GET', path);
  const host = hostOf(request, registry.loginServer);
  const { need } = operation;
  const caller = need ? authorize(request, host, need, repository) : nobody;
  throttle(registry.policies().throttle, categoriesOf(request, operation), identityOf(caller));
  await operation.handle({ registry, request, reply, host, query, repository, reference, caller });
}

const nobody: Caller = { principal: { kind: 'anonymous' }, allows: () => false };

interface Found {
  readonly operation: Operation;
  readonly repository: string;
  readonly reference: string;
}

/** @throws RegistryError NOT_FOUND, UNSUPPORTED (405) or NAME_INVALID. */
function findOperation(method: string, path: string): Found {
  for (const route of routes) {
    const match = route.path.exec(path);
    if (match === null) continue;
    const operation = Object.hasOwn(route.methods, method) ? route.methods[method] : undefined;
    if (operation === undefined)
      throw new RegistryError(405, 'UNSUPPORTED', `${method} is not supported here`, undefined, {
        Allow: Object.keys(route.methods).join(', '),
      });
    const { repository, reference = '' } = match.groups ?? {};
    return { operation, repository: repository === undefined ? '' : parseRepository(repository), reference };
  }
  throw new RegistryError(404, 'NOT_FOUND', 'page not found');
}

/** The SDK sends `team%2Fapp` where docker sends `team/app`: both decode to the same path. */
function splitUrl(url: string): { path: string; query: URLSearchParams } {
  const mark = url.indexOf('?');
  const raw = mark < 0 ? url : url.slice(0, mark);
  try {
    return { path: decodeURIComponent(raw), query: new URLSearchParams(mark < 0 ? '' : url.slice(mark)) };
  } catch {
    throw new RegistryError(400, 'NAME_INVALID', 'the path holds a malformed percent escape');
  }
}

/** Host header, unless it could break out of the quotes it is put in. */
function hostOf(request: IncomingMessage, fallback: string): string {
  const host = request.headers.host ?? '';
  return /^[\w.-]+(?::\d+)?$/.test(host) ? host : fallback;
}

function categoriesOf(
  { method = 'GET' }: IncomingMessage,
  { throttled = [] }: Operation,
): ThrottleCategory[] {
  if (throttled.includes('oauth')) return ['oauth'];
  const byMethod = method === 'GET' || method === 'HEAD' ? 'read' : method === 'DELETE' ? 'delete' : 'write';
  return [byMethod, ...throttled];
}

function identityOf({ principal }: Caller): string {
  return principal.kind === 'entra' ? principal.objectId : principal.kind;
}

/** A client may stop sending or reading at any time; nobody is left to be answered. */
const isClientGone = (request: IncomingMessage, response: ServerResponse): boolean =>
  response.destroyed || (request.destroyed && !request.complete);

function refuse(response: ServerResponse, error: RegistryError): void {
  createReply(response).json(error.status, error, error.headers);
}
