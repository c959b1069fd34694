import { z } from 'zod';
import { matchesWildcard } from '../../../wildcard';
import type { RepositoryAction } from './actions';

/**
 * A token of a registry: it signs in by name and password, with the actions of its scope map as ACR writes
 * them (Azure docs, container-registry-repository-scoped-permissions): `repositories/team/*\/content/read`.
 */
export const registryTokenSchema = z.strictObject({
  name: z.string().min(1).max(50),
  password: z.string().min(1).max(200),
  actions: z
    .array(
      z.string().regex(/^repositories\/.+\/(?:content\/(?:read|write|delete)|metadata\/(?:read|write))$/),
    )
    .max(500),
});
/** A token and what it may do. */
export type ScopedToken = Readonly<z.infer<typeof registryTokenSchema>>;

const rights: Readonly<Record<string, RepositoryAction>> = {
  'content/read': 'pull',
  'content/write': 'push',
  'content/delete': 'delete',
  'metadata/read': 'metadata_read',
  'metadata/write': 'metadata_write',
};

/** What a scope map allows in a repository. */
export const rightsOfMap = ({ actions }: ScopedToken, repository: string): RepositoryAction[] =>
  actions.flatMap((action) => {
    const [, pattern = '', verb = ''] = /^repositories\/(.+)\/([a-z]+\/[a-z]+)$/.exec(action) ?? [];
    const right = rights[verb];
    return right !== undefined && matchesWildcard(pattern, repository) ? [right] : [];
  });
