import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { jsonIn } from '../../../src/domain/schema';
import type { World } from '../../world';
import { bearerToken, pathSegments, readText, Refusal, sendJson, urlOf } from '../platform/http';
import type { Clock, HttpService, TokenClaims, Tokens } from '../ports';
import { servicePrincipals, type ServicePrincipal } from './directory';
import { graphHosts } from './graph-hosts';

const bodyLimitBytes = 64 * 1024;
const kind = '#microsoft.graph.servicePrincipal';
const idsShape = z.object({ ids: z.array(z.string()), types: z.array(z.string()).nullish() });

/** What Microsoft Graph works with. */
export interface GraphOptions {
  readonly world: World;
  readonly tokens: Tokens;
  readonly now: Clock;
}

/**
 * The part of Microsoft Graph by which az finds principals: `servicePrincipals` by filter and id, and
 * `directoryObjects/getByIds`. Every caller of the tenant may read (guessed: Azure asks for a permission).
 */
export function createGraphService({ world, tokens, now }: GraphOptions): HttpService {
  const audiences = Object.values(graphHosts).map((host) => `https://${host}`);
  return async (request, response) => {
    try {
      const url = urlOf(request);
      const { tenantId } = authenticate(request, tokens, audiences);
      const all = servicePrincipals(world, tenantId);
      const [, collection = '', id, ...rest] = pathSegments(url);
      const route = `${request.method ?? ''} ${[collection, ...(id === 'getByIds' ? [id] : [])].join('/')}`;
      const context = (name: string) => ({ '@odata.context': `https://${url.host}/v1.0/$metadata#${name}` });
      if (route === 'POST directoryObjects/getByIds') {
        const value = await byIds(request, all);
        sendJson(response, 200, { ...context('directoryObjects'), value });
      } else if (route === 'GET servicePrincipals' && rest.length === 0) {
        if (id === undefined) {
          const value = all.filter(matching(url.searchParams.get('$filter')));
          sendJson(response, 200, { ...context('servicePrincipals'), value });
        } else sendJson(response, 200, find(all, id));
      } else if (route === 'GET users' || route === 'GET groups' || route === 'GET applications') {
        sendJson(response, 200, { ...context(collection), value: [] });
      } else {
        throw new Refusal(400, 'BadRequest', `Resource not found for the segment '${collection}'.`);
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code, message, status } = error;
      const innerError = { date: now().toISOString().slice(0, 19), 'request-id': randomUUID() };
      sendJson(response, status, { error: { code, message, innerError } });
    }
  };
}

function authenticate(request: IncomingMessage, tokens: Tokens, audiences: readonly string[]): TokenClaims {
  const refuse = (message: string) => new Refusal(401, 'InvalidAuthenticationToken', message);
  const token = bearerToken(request);
  if (token === undefined) throw refuse('Access token is empty.');
  const claims = tokens.verify(token, audiences);
  if (typeof claims === 'string') throw refuse(claims);
  return claims;
}

async function byIds(request: IncomingMessage, all: readonly ServicePrincipal[]): Promise<object[]> {
  const asked = idsShape.safeParse(jsonIn(await readText(request, bodyLimitBytes)));
  if (!asked.success) throw new Refusal(400, 'Request_BadRequest', 'The request body is invalid.');
  const { ids, types } = asked.data;
  if (types && types.length > 0 && !types.includes('servicePrincipal')) return [];
  return all.filter(({ id }) => ids.includes(id)).map((found) => ({ '@odata.type': kind, ...found }));
}

/** By `servicePrincipalNames/any(c:c eq '…')`, `appId`, `displayName` or `id eq '…'`, and `startswith`. */
function matching(filter: string | null): (principal: ServicePrincipal) => boolean {
  if (filter === null) return () => true;
  const begins = /startswith\(displayName,\s*'([^']*)'\)/i.exec(filter)?.[1];
  if (begins !== undefined) return ({ displayName }) => displayName.startsWith(begins);
  const [, property = '', value = ''] = /(\w+)\s+eq\s+'([^']*)'/i.exec(filter) ?? [];
  if (property === 'c') return ({ servicePrincipalNames }) => servicePrincipalNames.includes(value);
  const name = (['appId', 'displayName', 'id'] as const).find((each) => each === property);
  if (name !== undefined) return (principal) => principal[name] === value;
  throw new Refusal(400, 'Request_UnsupportedQuery', `The rehearsal knows no such filter: ${filter}`);
}

function find(all: readonly ServicePrincipal[], wanted: string): ServicePrincipal {
  const found = all.find(({ id }) => id === wanted);
  if (found !== undefined) return found;
  throw new Refusal(
    404,
    'Request_ResourceNotFound',
    `Resource '${wanted}' does not exist or one of its queried reference-property objects are not present.`,
  );
}
