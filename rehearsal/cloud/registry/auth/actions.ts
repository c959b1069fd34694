import type { Access } from '../../ports';
import type { Need } from '../../roles/definitions';
import { RegistryError } from '../errors';
import { isRepository } from '../grammar';

/** What a token can allow on one repository. */
const repositoryActions = ['pull', 'push', 'delete', 'metadata_read', 'metadata_write'] as const;
/** What a token allows in a repository. */
export type RepositoryAction = (typeof repositoryActions)[number];

/** Rights over the whole registry: the repository actions on any repository, and listing them. */
export type Right = RepositoryAction | 'catalog';

/** What the admin user may do. */
export const allRights: readonly Right[] = [...repositoryActions, 'catalog'];
/** What anybody may do where anonymous pull is on. */
export const anonymousRights: readonly Right[] = ['pull', 'metadata_read'];

const acr = 'Microsoft.ContainerRegistry/registries';

/** What stands behind the rights (Azure docs, container-registry-rbac-built-in-roles-overview). */
const registryNeeds: readonly [Need, readonly Right[]][] = [
  [{ action: `${acr}/pull/read` }, ['pull', 'metadata_read', 'catalog']],
  [{ action: `${acr}/push/write` }, ['push', 'metadata_write']],
  [{ action: `${acr}/artifacts/delete` }, ['delete']],
];

/**
 * The same in a registry whose role assignments may be bound to repositories: the actions above then allow
 * nothing.
 */
const repositoryNeeds: readonly [Need, readonly Right[]][] = [
  [{ dataAction: `${acr}/repositories/content/read` }, ['pull']],
  [{ dataAction: `${acr}/repositories/metadata/read` }, ['metadata_read']],
  [{ dataAction: `${acr}/repositories/content/write` }, ['push']],
  [{ dataAction: `${acr}/repositories/metadata/write` }, ['metadata_write']],
  [{ dataAction: `${acr}/repositories/content/delete` }, ['delete']],
  [{ dataAction: `${acr}/catalog/read` }, ['catalog']],
];

/** Whose roles count: the registry's or its repositories'. */
export type RoleAssignmentMode = 'LegacyRegistryPermissions' | 'AbacRepositoryPermissions';

/** The least role that lets a principal pull. */
export const leastRole = (mode: RoleAssignmentMode | undefined): string =>
  mode === 'AbacRepositoryPermissions' ? 'Container Registry Repository Reader' : 'AcrPull';

/**
 * Union of the rights of the roles a principal holds on the registry. Conditions on repositories are not
 * evaluated.
 */
export function rightsOf(
  access: Access,
  objectId: string,
  resourceId: string,
  mode: RoleAssignmentMode = 'LegacyRegistryPermissions',
): readonly Right[] {
  const needs = mode === 'AbacRepositoryPermissions' ? repositoryNeeds : registryNeeds;
  return needs.flatMap(([need, rights]) => (access.allows(objectId, need, resourceId) ? rights : []));
}

/** One resource of a token, in the claim shape of the distribution token specification. */
export interface Grant {
  readonly type: 'registry' | 'repository';
  readonly name: string;
  readonly actions: readonly string[];
}

/**
 * Parses the `scope` parameters of a token request: each may hold several scopes, separated by spaces.
 * `az acr check-health` asks for `registry:None:*`, which grants nothing.
 */
export function parseScopes(scopes: readonly string[]): Grant[] {
  return scopes.flatMap((scope) => scope.split(' ').filter(Boolean)).map(parseScope);
}

function parseScope(scope: string): Grant {
  const [type, name = '', actions = '', ...rest] = scope.split(':');
  const known =
    (type === 'repository' && isRepository(name)) || (type === 'registry' && /^(?:catalog|None)$/.test(name));
  if (!known || actions === '' || rest.length > 0)
    throw new RegistryError(
      400,
      'BAD_REQUEST',
      'invalid scope: expected registry:catalog:* or repository:<name>:<action>[,<action>]',
      { scope },
    );
  return { type, name, actions: actions.split(',') };
}

/** The part of what was asked for that the rights cover; resources of which nothing remains are left out. */
export function grantAllowed(asked: readonly Grant[], rightsIn: (grant: Grant) => readonly Right[]): Grant[] {
  return asked
    .map((grant) => ({ ...grant, actions: allowedActions(grant, rightsIn(grant)) }))
    .filter(({ actions }) => actions.length > 0);
}

function allowedActions({ type, name, actions }: Grant, rights: readonly Right[]): readonly string[] {
  if (type === 'registry') return name === 'catalog' && rights.includes('catalog') ? ['*'] : [];
  const wanted = actions.includes('*') ? repositoryActions : actions;
  return wanted.filter((action) => (rights as readonly string[]).includes(action));
}
