import { TransferError } from '../../domain/errors';
import type { OpenSession, ReadOptions } from './registry-session';
import { createSessionOf } from './repository-sessions';
import { isUndeletable, type ManifestWire, type RepositoryWire, type TagWire } from './wire';

/** A tag as it is now. */
interface TagNow {
  readonly digest: string;
  /** ISO time. */
  readonly updatedAt: string;
  /** It, or what it is in, may not be deleted. */
  readonly locked: boolean;
}

/** A manifest as it is now. */
interface ManifestNow {
  readonly tags: readonly string[];
  readonly locked: boolean;
}

/** What a deletion came to; what is locked stays. */
export type Deletion = 'deleted' | 'gone' | 'locked';

/** Deletes in repositories. A registry knows no condition: whoever deletes looks just before. */
export interface Deletions {
  /** Undefined: no such tag. */
  tagNow(repository: string, tag: string): Promise<TagNow | undefined>;
  /** Undefined: no such manifest. */
  manifestNow(repository: string, digest: string): Promise<ManifestNow | undefined>;
  /** Nothing of it may be deleted. */
  isLocked(repository: string): Promise<boolean>;
  deleteTag(repository: string, tag: string): Promise<Deletion>;
  /** With its tags and, as ACR does, what names it as its subject. */
  deleteManifest(repository: string, digest: string): Promise<Deletion>;
}

/** Deletions by ACR's metadata API and, of manifests, by OCI's own. */
export function createDeletions(openSession: OpenSession) {
  return (repositories: readonly string[]): Deletions => {
    const readsOf = createSessionOf(openSession, repositories, 'metadata_read');
    const deletesOf = createSessionOf(openSession, repositories, 'delete');
    const read = async <T>(repository: string, path = '', how: ReadOptions = {}): Promise<T | undefined> =>
      (await (await readsOf(repository)).get(`/acr/v1/${repository}${path}`, how))?.body as T | undefined;
    const remove = async (repository: string, path: string): Promise<Deletion> => {
      const session = await deletesOf(repository);
      try {
        return (await session.remove(path)) ? 'deleted' : 'gone';
      } catch (error) {
        if (isDisallowed(error)) return 'locked';
        throw error;
      }
    };
    return {
      async tagNow(repository, tag) {
        const found = (await read<{ readonly tag: TagWire }>(repository, `/_tags/${tag}`, { field: 'tag' }))
          ?.tag;
        return (
          found && {
            ...{ digest: found.digest, updatedAt: found.lastUpdateTime },
            locked: isUndeletable(found),
          }
        );
      },
      async manifestNow(repository, digest) {
        const path = `/_manifests/${digest}`;
        const its = await read<{ readonly manifest: ManifestWire }>(repository, path, { field: 'manifest' });
        const found = its?.manifest;
        return found && { tags: found.tags ?? [], locked: isUndeletable(found) };
      },
      isLocked: async (repository) => isUndeletable((await read<RepositoryWire>(repository)) ?? {}),
      deleteTag: (repository, tag) => remove(repository, `/acr/v1/${repository}/_tags/${tag}`),
      deleteManifest: (repository, digest) => remove(repository, `/v2/${repository}/manifests/${digest}`),
    };
  };
}

/** ACR's answer to a deletion that a lock forbids. */
const isDisallowed = (error: unknown): boolean =>
  error instanceof TransferError && (error.cause as { statusCode?: number } | undefined)?.statusCode === 405;
