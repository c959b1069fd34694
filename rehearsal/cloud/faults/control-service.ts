import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { jsonIn } from '../../../src/domain/schema';
import { sameSecret } from '../../same-secret';
import { subscriptionSchema } from '../events/subscription';
import type { EventGrid } from '../events/event-grid';
import { bearerToken, pathSegments, readText, Refusal, sendJson, urlOf } from '../platform/http';
import { networkChangeSchema } from '../platform/account-network';
import { registryChangeSchema } from '../platform/registry-settings';
import type { RequestLog } from '../platform/request-log';
import type { HttpService } from '../ports';
import { faultSchema } from './fault';
import { selectRequests } from './select-requests';
import { clockSchema, roleSchema, type Adjustable } from './scenario';

const bodyLimitBytes = 256 * 1024;

/** What the control endpoint shows and changes. */
export interface ControlOptions extends Adjustable {
  readonly key: string;
  readonly log: RequestLog;
  readonly events: EventGrid;
  /** What the source trigger decided about each blob. */
  readonly decisions: () => readonly object[];
}

interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly id: string;
}

/**
 * The endpoint people and tests steer the cloud with. Every call carries `Authorization: Bearer <control
 * key>`.
 */
export function createControlService(options: ControlOptions): HttpService {
  const { faults, log, clock, access, registries, networks, events, decisions } = options;
  const time = (): object => ({ now: clock.now().toISOString(), offsetSeconds: clock.offset() / 1000 });

  const routes: Readonly<Record<string, (call: Call) => void | Promise<void>>> = {
    'GET faults': ({ response }) => sendJson(response, 200, { faults: faults.list() }),
    'POST faults': async ({ request, response }) =>
      sendJson(response, 201, faults.arm(await readBody(request, faultSchema))),
    'DELETE faults': ({ response }) => {
      faults.clear();
      response.writeHead(204).end();
    },
    'DELETE faults/id': ({ id, response }) => endRemoval(response, faults.disarm(id), `fault ${id}`),
    'GET requests': ({ url, response }) =>
      sendJson(response, 200, {
        requests: selectRequests(log.records(), url.searchParams),
        counts: log.counts(),
      }),
    'DELETE requests': ({ response }) => {
      log.clear();
      response.writeHead(204).end();
    },
    'GET decisions': ({ response }) => sendJson(response, 200, { decisions: decisions() }),
    'GET registries': ({ response }) =>
      sendJson(response, 200, {
        source: registries.source.describe(),
        target: registries.target.describe(),
      }),
    'PATCH registries/id': async ({ id, request, response }) => {
      const registry = registries[sideOf(id, 'registry')];
      registry.change(await readBody(request, registryChangeSchema));
      sendJson(response, 200, registry.describe());
    },
    'GET accounts': ({ response }) =>
      sendJson(response, 200, { source: networks.source.current(), target: networks.target.current() }),
    'PATCH accounts/id': async ({ id, request, response }) => {
      const network = networks[sideOf(id, 'storage account')];
      network.change(await readBody(request, networkChangeSchema));
      sendJson(response, 200, network.current());
    },
    'GET clock': ({ response }) => sendJson(response, 200, time()),
    'POST clock': async ({ request, response }) => {
      clock.setOffset((await readBody(request, clockSchema)).offsetSeconds * 1000);
      sendJson(response, 200, time());
    },
    'GET subscriptions': ({ response }) => sendJson(response, 200, { subscriptions: events.subscriptions() }),
    'POST subscriptions': async ({ request, response }) => {
      const made = await events.subscribe(await readBody(request, subscriptionSchema));
      if ('refused' in made) throw new Refusal(400, 'WebhookValidationFailed', made.refused);
      sendJson(response, 201, made);
    },
    'DELETE subscriptions/id': ({ id, response }) =>
      endRemoval(response, events.unsubscribe(id), `subscription ${id}`),
    'GET roles': ({ response }) => sendJson(response, 200, { roles: access.assignments() }),
    'POST roles': async ({ request, response }) => {
      const assignment = await readBody(request, roleSchema);
      access.assign(assignment);
      sendJson(response, 201, assignment);
    },
    'DELETE roles': async ({ request, response }) =>
      endRemoval(response, access.remove(await readBody(request, roleSchema)), 'role assignment'),
  };

  return async (request, response) => {
    try {
      checkKey(request, options.key);
      const url = urlOf(request);
      const [collection = '', id, ...rest] = pathSegments(url);
      const route = routes[`${request.method ?? ''} ${id === undefined ? collection : `${collection}/id`}`];
      if (!route || rest.length > 0) {
        throw new Refusal(404, 'NotFound', `no such operation; there are ${Object.keys(routes).join(', ')}`);
      }
      await route({ request, response, url, id: id ?? '' });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      sendJson(response, error.status, { error: { code: error.code, message: error.message } });
    }
  };
}

function checkKey(request: IncomingMessage, key: string): void {
  if (sameSecret(bearerToken(request) ?? '', key)) return;
  throw new Refusal(401, 'Unauthorized', 'send Authorization: Bearer <control.key of endpoints.json>');
}

async function readBody<T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<T> {
  const body = jsonIn(await readText(request, bodyLimitBytes));
  if (body === undefined) throw new Refusal(400, 'InvalidJson', 'the body is not valid JSON');
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Refusal(400, 'InvalidBody', z.prettifyError(parsed.error));
}

function sideOf(id: string, what: string): 'source' | 'target' {
  if (id === 'source' || id === 'target') return id;
  throw new Refusal(404, 'NotFound', `there is no such ${what}; use source or target`);
}

function endRemoval(response: ServerResponse, removed: boolean, what: string): void {
  if (!removed) throw new Refusal(404, 'NotFound', `there is no such ${what}`);
  response.writeHead(204).end();
}
