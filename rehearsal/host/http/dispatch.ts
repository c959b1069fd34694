import { carriesKey } from '../keys';
import type { TimerEnvironment } from '../triggers/timer/fire-timer';
import { handleAdminRequest } from './admin';
import { readBody, send, type Answer, type HostRequest } from './exchange';
import { handleFunctionRequest, type HttpFunction, type HttpFunctionsEnvironment } from './http-functions';
import type { MortalWorker } from '../worker/mortal-worker';
import type { Listener } from './server';
import { handleKill } from './worker-admin';

/** What the listener of a host serves. */
export interface Endpoints {
  /** False accepts every request, as the core tools do without `--enableAuth`. */
  readonly enforceKeys: boolean;
  /** Without slashes; may be empty. */
  readonly routePrefix: string;
  readonly functions: readonly HttpFunction[];
  readonly worker: MortalWorker;
  readonly environment: HttpFunctionsEnvironment & TimerEnvironment;
  /** By name of the extension; `path` follows `/runtime/webhooks/<extension>/`. */
  readonly webhooks: Readonly<Record<string, (request: HostRequest, path: string) => Promise<Answer>>>;
}

/** Leads each request to the extension, the administration or the function it is for, if its key opens it. */
export function createDispatcher(endpoints: Endpoints): Listener {
  const { enforceKeys, routePrefix, functions, environment, webhooks } = endpoints;
  const { keys } = environment;
  const prefix = routePrefix === '' ? '/' : `/${routePrefix}/`;
  return async (request, response, url) => {
    const [, extension = '', path = ''] = /^\/runtime\/webhooks\/([^/]+)\/?(.*)$/i.exec(url.pathname) ?? [];
    const webhook = webhooks[extension.toLowerCase()];
    const adminPath = below(url.pathname, '/admin/functions/');
    const isKill = below(url.pathname, '/admin/worker/kill') === '';
    const isAllowed = (...accepted: readonly string[]): boolean =>
      !enforceKeys || carriesKey(url, request.headers, accepted);
    if (webhook) {
      if (!isAllowed(keys.system, keys.master)) send(response, { status: 401 });
      else send(response, await webhook(await toHostRequest(request, url), path));
    } else if (adminPath !== undefined || isKill) {
      if (!isAllowed(keys.master)) send(response, { status: 401 });
      else if (adminPath === undefined)
        send(response, handleKill(await toHostRequest(request, url), endpoints.worker));
      else send(response, handleAdminRequest(await toHostRequest(request, url), adminPath, environment));
    } else {
      const functionPath = below(url.pathname, prefix);
      if (functionPath === undefined) send(response, { status: 404 });
      else
        await handleFunctionRequest(functions, environment, {
          request,
          response,
          url,
          path: functionPath,
          isAllowed,
        });
    }
  };
}

/** The durable client's own way in: no key, for only this machine reaches it. */
export function createRpcDispatcher(
  handle: (request: HostRequest, path: string) => Promise<Answer>,
): Listener {
  return async (request, response, url) => {
    const path = below(url.pathname, '/durabletask/');
    send(
      response,
      path === undefined ? { status: 404 } : await handle(await toHostRequest(request, url), path),
    );
  };
}

async function toHostRequest(request: Parameters<Listener>[0], url: URL): Promise<HostRequest> {
  return { method: request.method ?? '', url, headers: request.headers, body: await readBody(request) };
}

/** The rest of a path below a prefix, which compares without regard to case. */
function below(path: string, prefix: string): string | undefined {
  return path.toLowerCase().startsWith(prefix.toLowerCase()) ? path.slice(prefix.length) : undefined;
}
