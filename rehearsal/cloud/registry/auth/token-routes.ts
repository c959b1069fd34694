import type { Call } from '../call';
import { readForm } from '../call';
import { RegistryError } from '../errors';
import { grantAllowed, parseScopes } from './actions';
import { parseBasic } from './authorize';
import type { Principal } from './registry-tokens';
import { unauthorized } from './sign-in';

/** ACR's OAuth endpoints (Azure/acr docs, AAD-OAuth and Token-BasicAuth). */

/** `POST /oauth2/exchange`: an Entra token for a registry refresh token. */
export async function exchangeToken({ request, reply, registry }: Call): Promise<void> {
  const form = await readForm(request);
  const grantType = form.get('grant_type');
  if (grantType !== 'access_token' && grantType !== 'access_token_refresh_token')
    throw badRequest('grant_type must be access_token or access_token_refresh_token');
  const principal = registry.signIn.withEntraToken(required(form, 'access_token'));
  reply.json(200, { refresh_token: registry.tokens.issue('refresh_token', { principal, access: [] }) });
}

/** `POST /oauth2/token`: a refresh token, a password or nothing (anonymous pull) for an access token. */
export async function postToken({ request, reply, registry }: Call): Promise<void> {
  const form = await readForm(request);
  const principal = principalOf(form, registry);
  if (principal === undefined) throw unauthorized();
  reply.json(200, accessToken(registry, principal, form.getAll('scope')));
}

/** `GET /oauth2/token`: the same by Basic credentials, as docker and skopeo ask. */
export function getToken({ request, reply, registry, query }: Call): void {
  const [scheme = '', credentials = ''] = (request.headers.authorization ?? '').split(' ', 2);
  const principal = scheme === '' ? registry.signIn.anonymously() : byPassword(registry, scheme, credentials);
  if (principal === undefined) throw unauthorized();
  reply.json(200, accessToken(registry, principal, query.getAll('scope')));
}

function principalOf(form: URLSearchParams, { signIn }: Call['registry']): Principal | undefined {
  const grantType = form.get('grant_type');
  if (grantType === 'refresh_token') return signIn.withRefreshToken(required(form, 'refresh_token'));
  if (grantType !== 'password') throw badRequest('grant_type must be refresh_token or password');
  const username = form.get('username');
  if (username === null) return signIn.anonymously();
  return signIn.withPassword(username, required(form, 'password'));
}

function byPassword(
  { signIn }: Call['registry'],
  scheme: string,
  credentials: string,
): Principal | undefined {
  const login = scheme.toLowerCase() === 'basic' ? parseBasic(credentials) : undefined;
  return login && signIn.withPassword(login.username, login.password);
}

function accessToken(
  { signIn, tokens }: Call['registry'],
  principal: Principal,
  scopes: readonly string[],
): unknown {
  const access = grantAllowed(parseScopes(scopes), ({ name }) => signIn.rights(principal, name));
  return { access_token: tokens.issue('access_token', { principal, access }) };
}

function required(form: URLSearchParams, field: string): string {
  const value = form.get(field);
  if (value === null || value === '') throw badRequest(`form field ${field} is missing`);
  return value;
}

const badRequest = (message: string): RegistryError => new RegistryError(400, 'BAD_REQUEST', message);
