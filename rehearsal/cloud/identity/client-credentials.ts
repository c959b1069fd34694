import { sameSecret } from '../../same-secret';
import type { Faults, Tokens } from '../ports';
import { isKnownResource, type Application } from './applications';
import { AuthorityError, invalidClient } from './authority-errors';
import { checkAssertion } from './client-assertion';
import { tokenLifetime } from './managed-identity';

const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** Entra picks 60-90 minutes at random; a fixed value keeps rehearsals repeatable. */
const lifetimeSeconds = 3599;

/** Which endpoint is asked: v1 names the `resource`, v2 a `scope`. */
export type EndpointVersion = 'v1' | 'v2';

/**
 * The client credentials grant (RFC 6749 section 4.4) with a secret or a `client_assertion` (RFC 7523).
 * @throws {AuthorityError}
 */
export function grantClientCredentials(
  form: URLSearchParams,
  tenant: { readonly id: string; readonly applications: readonly Application[] },
  {
    version,
    tokens,
    faults,
    now,
  }: {
    readonly version: EndpointVersion;
    readonly tokens: Tokens;
    readonly faults: Faults;
    readonly now: Date;
  },
): object {
  const clientId = required(form, 'client_id');
  const application = tenant.applications.find((candidate) => candidate.clientId === clientId.toLowerCase());
  if (!application) {
    throw new AuthorityError(
      'unauthorized_client',
      700016,
      `Application with identifier '${clientId}' was not found in the directory '${tenant.id}'.`,
    );
  }
  checkCredential(form, application, tokens, now);
  const audience = resourceOf(form, version, application);
  const seconds = tokenLifetime(faults, application.clientId, lifetimeSeconds);
  const { objectId, tenantId } = application;
  const issued = tokens.issue({ objectId, clientId: application.clientId, tenantId, audience }, seconds);
  const answer = { token_type: 'Bearer', access_token: issued.token };
  if (version === 'v2') return { ...answer, expires_in: seconds, ext_expires_in: seconds };
  const expiresOn = Math.floor(issued.expiresOn.getTime() / 1000);
  return {
    ...answer,
    expires_in: String(seconds),
    ext_expires_in: String(seconds),
    expires_on: String(expiresOn),
    not_before: String(expiresOn - seconds),
    resource: audience,
  };
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value) return value;
  throw new AuthorityError(
    'invalid_request',
    900144,
    `The request body must contain the following parameter: '${name}'.`,
  );
}

function checkCredential(form: URLSearchParams, application: Application, tokens: Tokens, now: Date): void {
  const assertion = form.get('client_assertion');
  if (assertion) {
    if (form.get('client_assertion_type') !== jwtBearer) {
      throw new AuthorityError('invalid_request', 900144, `client_assertion_type must be '${jwtBearer}'.`);
    }
    checkAssertion(assertion, application, tokens, now);
    return;
  }
  const secret = form.get('client_secret');
  if (!secret) {
    throw invalidClient(
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  }
  if (!sameSecret(secret, application.secret)) {
    throw invalidClient(
      7000215,
      'Invalid client secret provided. Ensure the secret being sent in the request is the client ' +
        'secret value, not the client secret ID.',
    );
  }
}

/** v1 names the resource; v2 asks for `<resource>/.default`, all that a client without a user can have. */
function resourceOf(form: URLSearchParams, version: EndpointVersion, application: Application): string {
  const scope = version === 'v1' ? `${required(form, 'resource')}/.default` : required(form, 'scope');
  const resource = /^(\S+)\/\.default$/.exec(scope)?.[1];
  if (!resource) {
    throw new AuthorityError(
      'invalid_scope',
      1002012,
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope ` +
        'value with /.default suffixed to the resource identifier.',
    );
  }
  if (!isKnownResource(resource, application.cloud)) {
    throw new AuthorityError(
      'invalid_resource',
      500011,
      `The resource principal named ${resource} was not found in the tenant named ${application.tenantId}.`,
    );
  }
  return resource;
}
