import type { Contents } from '../../src/domain/signatures/contents';
import type { ListedManifest, ListedTag } from '../../src/azure/registry/listings';
import type { ResolvedArtifact } from '../../src/azure/registry/look-ups';
import type { Registry } from '../../src/azure/registry/registry';
import type { Layer } from '../../src/azure/registry/wire';
import { TransferError } from '../../src/domain/errors';
import {
  formatReference,
  referenceOf,
  type ArtifactReference,
} from '../../src/domain/selection/artifact-reference';

export interface MemoryListed {
  readonly lockedTags: Set<string>;
  /** Tags, as references, and repositories that may not be read. */
  readonly unreadable: Set<string>;
  /** Replace or complete what follows from the tags. */
  readonly manifests: (Partial<ListedManifest> & {
    readonly repository: string;
    readonly digest: string;
    readonly layers?: readonly Layer[];
  })[];
  readonly referrers: Map<string, readonly string[]>;
  /** What lies in the repositories, where a test has it. */
  contents?: Contents;
  /** Every listing of a repository ends so. */
  failure: TransferError | undefined;
}

export interface MemoryArtifact {
  readonly digest: string;
  readonly size: number;
  /** Of its tag. */
  readonly updatedAt?: string;
}

const begun = '2026-01-01T00:00:00Z';

interface Memory {
  readonly artifacts: Map<string, MemoryArtifact>;
  readonly listed: MemoryListed;
}

/** A registry in memory, two repositories a page. */
export function memoryRegistry({ artifacts, listed }: Memory): Registry {
  const isOpen = (name: string): boolean => !listed.unreadable.has(name);
  const tagsOf = (repository: string): ListedTag[] =>
    [...artifacts].flatMap(([reference, { digest, updatedAt = begun }]) => {
      const [name, tag] = reference.split(':');
      if (name !== repository || tag === undefined) return [];
      const locked = listed.lockedTags.has(reference);
      return [{ tag, digest, updatedAt, locked, readable: isOpen(reference) }];
    });
  const manifestsOf = (repository: string): ListedManifest[] => {
    const tagged = [...artifacts].filter(([reference]) => referenceOf(reference).repository === repository);
    const found = new Map<string, ListedManifest>();
    const plain = { tagged: true, children: [], locked: false, readable: true };
    for (const [, { digest, size }] of tagged) found.set(digest, { ...plain, digest, bytes: size });
    for (const { repository: at, ...extra } of listed.manifests) {
      if (at !== repository) continue;
      const before = found.get(extra.digest) ?? { ...plain, digest: extra.digest, bytes: 1, tagged: false };
      found.set(extra.digest, { ...before, ...extra });
    }
    return [...found.values()];
  };
  const answer = <T>(value: T): Promise<T> =>
    listed.failure === undefined ? Promise.resolve(value) : Promise.reject(listed.failure);
  const find = (reference: ArtifactReference) => artifacts.get(formatReference(reference));
  const resolve = (reference: ArtifactReference): ResolvedArtifact | undefined => {
    const found = find(reference);
    const readable = isOpen(formatReference(reference));
    return found && { digest: found.digest, readable, manifests: manifestsOf(reference.repository) };
  };
  const isTagged = (repository: string, digest: string): boolean =>
    manifestsOf(repository).some((each) => each.digest === digest && each.tagged);
  return {
    deletions: () => ({
      tagNow: (repository, tag) => {
        const found = artifacts.get(`${repository}:${tag}`);
        const locked = listed.lockedTags.has(`${repository}:${tag}`);
        return answer(found && { digest: found.digest, updatedAt: found.updatedAt ?? begun, locked });
      },
      manifestNow: (repository, digest) => {
        const found = manifestsOf(repository).find((each) => each.digest === digest);
        const tags = isTagged(repository, digest) ? ['some'] : [];
        return answer(found && { tags, locked: found.locked });
      },
      isLocked: (repository) => answer(listed.lockedTags.has(repository)),
      deleteTag: (repository, tag) => answer(artifacts.delete(`${repository}:${tag}`) ? 'deleted' : 'gone'),
      deleteManifest: () => answer('deleted'),
    }),
    contents: () => listed.contents ?? noContents,
    resolve: (references) => Promise.resolve(references.map(resolve)),
    digests: (references) => Promise.resolve(references.map((reference) => find(reference)?.digest)),
    tagged: (references) =>
      Promise.resolve(
        references.map((reference) => {
          const found = find(reference);
          return found && { digest: found.digest, updatedAt: found.updatedAt ?? begun };
        }),
      ),
    async *repositories(after = '') {
      const names = [...new Set([...artifacts.keys()].map((reference) => reference.split(/[:@]/)[0] ?? ''))];
      const left = names.filter((name) => name > after).sort();
      for (let i = 0; i < left.length; i += 2) yield await answer(left.slice(i, i + 2));
    },
    open: () =>
      answer({
        tags: (repository: string) => answer(tagsOf(repository)),
        manifests: (repository: string) => answer(manifestsOf(repository)),
        readable: (repository: string) => answer(isOpen(repository)),
        referrers: (_: string, digest: string) => answer([...(listed.referrers.get(digest) ?? [])]),
        layers: (repository: string, digest: string) =>
          isOpen(repository)
            ? answer([...(listed.manifests.find((each) => each.digest === digest)?.layers ?? [])])
            : Promise.reject(locked(repository)),
      }),
  };
}

const noContents: Contents = {
  registry: 'r.azurecr.io',
  manifest: () => Promise.resolve(undefined),
  blob: () => Promise.resolve(undefined),
  referring: () => Promise.resolve(undefined),
};

const locked = (repository: string): TransferError =>
  new TransferError('REFUSED', `${repository} is disallowed`, { operation: 'read', origin: 'source' });
