import type { IncomingMessage } from 'node:http';
import { RegistryError } from '../errors';
import type { Grant, RepositoryAction } from './actions';
import type { Principal, RegistryTokens } from './registry-tokens';
import { unauthorized, type SignIn } from './sign-in';

/** What a route needs of its caller. */
export type Need =
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'catalog' }
  /** Any of `actions` suffices; `ask` is what the challenge tells the client to ask for. */
  | { readonly kind: 'repository'; readonly actions: readonly RepositoryAction[]; readonly ask: string };

/** A caller that has shown who it is. */
export interface Caller {
  readonly principal: Principal;
  allows(need: Need, repository: string): boolean;
}

/**
 * Signs the caller in and checks its right.
 * @throws RegistryError 401 with the challenge that docker clients and the SDK follow; 403 for a user known
 * by password.
 */
export type Authorize = (request: IncomingMessage, host: string, need: Need, repository: string) => Caller;

/** Authorises requests to one registry. */
export function createAuthorize(signIn: SignIn, tokens: RegistryTokens): Authorize {
  return (request, host, need, repository) => {
    const scope = scopeOf(need, repository);
    const [scheme = '', credentials = ''] = (request.headers.authorization ?? '').split(' ', 2);
    if (scheme.toLowerCase() === 'basic') {
      const caller = passwordCaller(signIn, credentials);
      if (caller === undefined) throw challenge(host, scope);
      if (caller.allows(need, repository)) return caller;
      throw new RegistryError(403, 'DENIED', 'requested access to the resource is denied', detail(scope));
    }
    if (scheme === '') throw challenge(host, scope);
    const caller = tokenCaller(tokens, scheme, credentials);
    if (caller === undefined) throw challenge(host, scope, 'invalid_token');
    if (caller.allows(need, repository)) return caller;
    throw challenge(host, scope, 'insufficient_scope');
  };
}

function tokenCaller(tokens: RegistryTokens, scheme: string, token: string): Caller | undefined {
  const claims = scheme.toLowerCase() === 'bearer' ? tokens.verify('access_token', token) : undefined;
  if (claims === undefined) return undefined;
  return {
    principal: claims.principal,
    allows: (need, repository) =>
      need.kind === 'sign-in' || claims.access.some((grant) => covers(grant, need, repository)),
  };
}

function covers(grant: Grant, need: Exclude<Need, { kind: 'sign-in' }>, repository: string): boolean {
  if (need.kind === 'catalog') return grant.type === 'registry';
  return grant.name === repository && need.actions.some((action) => grant.actions.includes(action));
}

function passwordCaller(signIn: SignIn, credentials: string): Caller | undefined {
  const login = parseBasic(credentials);
  const principal = login && signIn.withPassword(login.username, login.password);
  if (principal === undefined) return undefined;
  return {
    principal,
    allows: (need, repository) => {
      const rights = signIn.rights(principal, repository);
      if (need.kind === 'repository') return need.actions.some((action) => rights.includes(action));
      return need.kind === 'sign-in' || rights.includes('catalog');
    },
  };
}

/** User and password of a Basic `Authorization` header; undefined when malformed. */
export function parseBasic(credentials: string): { username: string; password: string } | undefined {
  const text = Buffer.from(credentials, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

type Scope = readonly [type: string, name: string, actions: string];

function scopeOf(need: Need, repository: string): Scope | undefined {
  if (need.kind === 'catalog') return ['registry', 'catalog', '*'];
  return need.kind === 'repository' ? ['repository', repository, need.ask] : undefined;
}

const detail = (scope: Scope | undefined): unknown =>
  scope && [{ Type: scope[0], Name: scope[1], Action: scope[2] }];

/**
 * The realm is the host the client used: docker on 127.0.0.1:port and the SDK by production name both come
 * back.
 */
function challenge(host: string, scope: Scope | undefined, error?: string): RegistryError {
  const parts = [
    `realm="https://${host}/oauth2/token"`,
    `service="${host}"`,
    ...(scope ? [`scope="${scope.join(':')}"`] : []),
    ...(error === undefined ? [] : [`error="${error}"`]),
  ];
  return unauthorized(undefined, detail(scope), { 'WWW-Authenticate': `Bearer ${parts.join(',')}` });
}
