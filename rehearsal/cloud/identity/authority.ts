import type { IncomingMessage } from 'node:http';
import { knownClouds, type KnownCloudName } from '../../../src/azure/clouds/clouds';
import { pathSegments, readText, Refusal, sendJson, urlOf } from '../platform/http';
import type { Clock, Faults, HttpService, Tokens } from '../ports';
import type { Application } from './applications';
import { AuthorityError, sendAuthorityError } from './authority-errors';
import { grantClientCredentials, type EndpointVersion } from './client-credentials';

const formLimitBytes = 64 * 1024;

/** What the authority works with. */
export interface AuthorityOptions {
  /** Tenants and the cloud each lives in. */
  readonly tenants: readonly { readonly id: string; readonly cloud: KnownCloudName }[];
  readonly applications: readonly Application[];
  readonly tokens: Tokens;
  /** RFC 7517 document served to who wants to check signatures. */
  readonly keySet: object;
  readonly faults: Faults;
  readonly now: Clock;
}

/**
 * Entra ID's sign-in hosts (login.microsoftonline.com, .us, login.chinacloudapi.cn): discovery and the client
 * credentials grant. Which cloud is asked shows in the Host header; on loopback every tenant is served.
 */
export function createAuthorityService(options: AuthorityOptions): HttpService {
  return async (request, response) => {
    try {
      const url = urlOf(request);
      const [tenant = '', ...rest] = pathSegments(url);
      const route = `${request.method ?? ''} ${rest.join('/')}`;
      if (route === 'GET discovery/instance') {
        sendJson(response, 200, instanceDiscovery(url));
        return;
      }
      const known = findTenant(tenant, cloudOf(request));
      if (route === 'GET v2.0/.well-known/openid-configuration') {
        sendJson(response, 200, openIdConfiguration(known));
      } else if (route === 'GET discovery/v2.0/keys') {
        sendJson(response, 200, options.keySet);
      } else if (route === 'POST oauth2/v2.0/token' || route === 'POST oauth2/token') {
        const version = route === 'POST oauth2/token' ? 'v1' : 'v2';
        sendJson(response, 200, await grant(request, known.id, version), { 'cache-control': 'no-store' });
      } else {
        throw new AuthorityError('invalid_request', 90002, `No such endpoint: ${url.pathname}`, 404);
      }
    } catch (error) {
      if (error instanceof AuthorityError) sendAuthorityError(response, error, options.now());
      else if (error instanceof Refusal) {
        sendAuthorityError(
          response,
          new AuthorityError('invalid_request', 90014, error.message),
          options.now(),
        );
      } else throw error;
    }
  };

  async function grant(
    request: IncomingMessage,
    tenantId: string,
    version: EndpointVersion,
  ): Promise<object> {
    const form = new URLSearchParams(await readText(request, formLimitBytes));
    const grantType = form.get('grant_type');
    if (grantType !== 'client_credentials') {
      throw new AuthorityError(
        'unsupported_grant_type',
        70003,
        `The app requested an unsupported grant type '${grantType ?? ''}'; the rehearsal serves ` +
          'client_credentials.',
      );
    }
    const applications = options.applications.filter((application) => application.tenantId === tenantId);
    return grantClientCredentials(
      form,
      { id: tenantId, applications },
      { ...options, version, now: options.now() },
    );
  }

  function findTenant(id: string, cloud: KnownCloudName | undefined): { id: string; cloud: KnownCloudName } {
    const found = options.tenants.find((tenant) => tenant.id === id.toLowerCase());
    if (found && (cloud === undefined || found.cloud === cloud)) return found;
    throw new AuthorityError(
      'invalid_request',
      90002,
      `Tenant '${id}' not found. Check to make sure you have the correct tenant ID and are signing ` +
        'into the correct cloud.',
    );
  }
}

function cloudOf(request: IncomingMessage): KnownCloudName | undefined {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  return Object.values(knownClouds).find((cloud) => new URL(cloud.authorityHost).host === host)?.name;
}

function openIdConfiguration(tenant: { id: string; cloud: KnownCloudName }): object {
  const base = `${knownClouds[tenant.cloud].authorityHost}/${tenant.id}`;
  return {
    issuer: `${base}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    id_token_signing_alg_values_supported: ['RS256'],
    subject_types_supported: ['pairwise'],
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'tid', 'ver'],
  };
}

/** Which hosts are aliases of one cloud; MSAL asks this of an authority it does not know. */
function instanceDiscovery(url: URL): object {
  const endpoint = url.searchParams.get('authorization_endpoint') ?? '';
  const cloud = Object.values(knownClouds).find(({ authorityHost }) =>
    endpoint.startsWith(`${authorityHost}/`),
  );
  if (!cloud) {
    throw new AuthorityError(
      'invalid_instance',
      50049,
      'Unknown or invalid instance: authorization_endpoint must be of a known cloud.',
    );
  }
  const host = new URL(cloud.authorityHost).host;
  return {
    tenant_discovery_endpoint: endpoint.replace(
      /\/oauth2\/v2\.0\/authorize$/,
      '/v2.0/.well-known/openid-configuration',
    ),
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}
