import { sameSecret } from '../../same-secret';
import { Refusal, sendJson, urlOf } from '../platform/http';
import type { Faults, HttpService, Tokens } from '../ports';
import { isKnownResource, type ManagedIdentity } from './applications';

/**
 * The App Service managed identity endpoint: `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`, api-version
 * 2019-08-01.
 */
export interface ManagedIdentityOptions {
  readonly identities: readonly ManagedIdentity[];
  readonly header: string;
  readonly tokens: Tokens;
  readonly faults: Faults;
}

const day = 86_400;

/**
 * Answers `GET ?resource=R&api-version=2019-08-01[&client_id|mi_res_id|principal_id|object_id=...]`.
 * A managed identity token lives 24 hours unless the fault `token-lifetime` shortens it.
 */
export function createManagedIdentityService(options: ManagedIdentityOptions): HttpService {
  return (request, response) => {
    try {
      if (request.method !== 'GET') throw new Refusal(405, 'InvalidRequest', 'only GET is supported');
      checkHeader(request.headers['x-identity-header'], options.header);
      const query = urlOf(request).searchParams;
      if (query.get('api-version') !== '2019-08-01') {
        throw new Refusal(400, 'InvalidApiVersion', 'api-version must be 2019-08-01');
      }
      const resource = query.get('resource');
      if (!resource) throw new Refusal(400, 'InvalidRequest', 'the query parameter resource is required');
      const identity = selectOne(options.identities, query);
      const { token, expiresOn } = issueToken(options, identity, resource);
      sendJson(response, 200, {
        access_token: token,
        expires_on: String(expiresOn),
        resource,
        token_type: 'Bearer',
        client_id: identity.clientId,
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      sendJson(response, error.status, {
        statusCode: error.status,
        code: error.code,
        message: error.message,
      });
    }
  };
}

/**
 * A token of an identity for a resource; times are in seconds.
 * @throws {Refusal} when the identity's cloud has no such resource.
 */
export function issueToken(
  { tokens, faults }: ManagedIdentityOptions,
  { objectId, clientId, tenantId, cloud }: ManagedIdentity,
  resource: string,
): { readonly token: string; readonly seconds: number; readonly expiresOn: number } {
  if (!isKnownResource(resource, cloud)) {
    throw new Refusal(
      400,
      'invalid_resource',
      `AADSTS500011: The resource principal named ${resource} was not found in the tenant named ${tenantId}.`,
    );
  }
  const seconds = tokenLifetime(faults, clientId, day);
  const issued = tokens.issue({ objectId, clientId, tenantId, audience: resource }, seconds);
  return { token: issued.token, seconds, expiresOn: Math.floor(issued.expiresOn.getTime() / 1000) };
}

/** Seconds a token for the client lives: the default, or what an armed `token-lifetime` fault says. */
export function tokenLifetime(faults: Faults, clientId: string, defaultSeconds: number): number {
  const seconds = faults.take('token-lifetime', clientId)?.seconds;
  return typeof seconds === 'number' ? seconds : defaultSeconds;
}

function checkHeader(given: string | string[] | undefined, expected: string): void {
  if (typeof given === 'string' && sameSecret(given, expected)) return;
  throw new Refusal(401, 'Unauthorized', 'X-IDENTITY-HEADER is missing or wrong');
}

const selectors = [
  ['client_id', 'clientId'],
  ['mi_res_id', 'resourceId'],
  ['msi_res_id', 'resourceId'],
  ['object_id', 'objectId'],
  ['principal_id', 'objectId'],
] as const;

/** The identity a query selects; no selector means the system-assigned one. */
export function selectIdentity(
  identities: readonly ManagedIdentity[],
  query: URLSearchParams,
): ManagedIdentity | undefined {
  const selector = selectors.find(([parameter]) => query.has(parameter));
  if (selector === undefined) return identities[0];
  const [parameter, property] = selector;
  return identities.find(
    (identity) => identity[property].toLowerCase() === query.get(parameter)?.toLowerCase(),
  );
}

/** The service refuses two selectors, and what is not attached. */
function selectOne(identities: readonly ManagedIdentity[], query: URLSearchParams): ManagedIdentity {
  if (selectors.filter(([parameter]) => query.has(parameter)).length > 1) {
    throw new Refusal(400, 'InvalidRequest', 'give only one of client_id, mi_res_id and object_id');
  }
  const found = selectIdentity(identities, query);
  if (found !== undefined) return found;
  throw new Refusal(
    400,
    'InvalidRequest',
    'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
  );
}
