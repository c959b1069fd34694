import { sameSecret } from '../../../same-secret';
import { defaultPolicies, type RegistryPolicies, type RegistryServiceOptions } from '../options';
import { RegistryError } from '../errors';
import { allRights, anonymousRights, leastRole, rightsOf, type Right } from './actions';
import type { Principal, RegistryTokens } from './registry-tokens';
import { rightsOfMap, type ScopedToken } from './scope-map';

/** User name that goes with a refresh token as password (`az acr login --expose-token`). */
const tokenUser = '00000000-0000-0000-0000-000000000000';
const registryAudience = 'https://containerregistry.azure.net';

/** The ways to say who one is; undefined when it does not hold. */
export interface SignIn {
  /** @throws RegistryError UNAUTHORIZED saying why: wrong audience, expired, no role on the registry. */
  withEntraToken(token: string): Principal;
  withRefreshToken(token: string): Principal | undefined;
  withPassword(username: string, password: string): Principal | undefined;
  anonymously(): Principal | undefined;
  /** What a principal may do, by its roles as they are now; a token of the registry in that repository. */
  rights(principal: Principal, repository?: string): readonly Right[];
}

/** How clients of one registry prove who they are. */
export function createSignIn(
  options: RegistryServiceOptions,
  policies: () => RegistryPolicies,
  registryTokens: RegistryTokens,
): SignIn {
  const { tokens, access, admin, applications = [], armAudiences, loginServer, resourceId } = options;
  const rightsOfRoles = (objectId: string): readonly Right[] =>
    rightsOf(access, objectId, resourceId, policies().roleAssignmentMode);
  const withRefreshToken = (token: string): Principal | undefined =>
    registryTokens.verify('refresh_token', token)?.principal;
  const tokenNamed = (name: string): ScopedToken | undefined =>
    policies().tokens?.find((token) => token.name === name);
  // The client id compares without case, and one without a role is refused: both guessed.
  const withSecret = (clientId: string, secret: string): Principal | undefined => {
    const found = applications.find((application) => application.clientId === clientId.toLowerCase());
    if (found === undefined || !sameSecret(secret, found.secret)) return undefined;
    const { objectId } = found;
    return rightsOfRoles(objectId).length === 0 ? undefined : { kind: 'entra', objectId };
  };
  return {
    withEntraToken: (token) => {
      const { authenticationAsArm, roleAssignmentMode } = policies();
      const claims = tokens.verify(token, [registryAudience, ...(authenticationAsArm ? armAudiences : [])]);
      if (typeof claims === 'string') throw unauthorized(claims);
      if (rightsOfRoles(claims.objectId).length === 0)
        throw unauthorized(
          `principal ${claims.objectId} holds no role that opens this registry; assign ` +
            leastRole(roleAssignmentMode),
        );
      return { kind: 'entra', objectId: claims.objectId };
    },
    withRefreshToken,
    withPassword: (username, password) => {
      if (username === tokenUser) return withRefreshToken(password);
      const names = [admin?.username, loginServer.split('.', 1)[0]];
      const isAdmin = admin !== undefined && names.includes(username) && sameSecret(password, admin.password);
      if (isAdmin) return policies().adminUserEnabled ? { kind: 'admin', name: username } : undefined;
      const token = tokenNamed(username);
      if (token !== undefined && sameSecret(password, token.password))
        return { kind: 'token', name: username };
      return withSecret(username, password);
    },
    anonymously: () => (policies().anonymousPull ? { kind: 'anonymous' } : undefined),
    rights: (principal, repository = '') => {
      switch (principal.kind) {
        case 'admin':
          return allRights;
        case 'anonymous':
          return policies().anonymousPull ? anonymousRights : [];
        case 'token': {
          const token = tokenNamed(principal.name);
          return token === undefined ? [] : rightsOfMap(token, repository);
        }
        case 'entra':
          return rightsOfRoles(principal.objectId);
      }
    },
  };
}

/** The policies as they are at a request. */
export function currentPolicies(options: RegistryServiceOptions): () => RegistryPolicies {
  return () => ({ ...defaultPolicies, ...options.policies?.() });
}

/** ACR's standard 401 text; a reason, where there is one, comes after it. */
export function unauthorized(
  reason?: string,
  detail?: unknown,
  headers: Readonly<Record<string, string>> = {},
): RegistryError {
  const standard = 'authentication required, visit https://aka.ms/acr/authorization for more information.';
  const message = reason === undefined ? standard : `${standard} ${reason}`;
  return new RegistryError(401, 'UNAUTHORIZED', message, detail, headers);
}
