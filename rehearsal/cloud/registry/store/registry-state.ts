import { join } from 'node:path';
import type { Clock } from '../../ports';
import { blobUnknown, nameUnknown } from '../errors';
import { isDigest } from '../grammar';
import { apply } from './apply';
import { readJournal, startJournal } from './journal';
import { snapshot, type Change, type ChangeOf, type Manifest, type Repository } from './repository';
import { createTicks } from './ticks';

/**
 * What a registry holds, content aside: repositories in memory, and the journal of changes they come from.
 */
export interface RegistryState {
  readonly repositories: ReadonlyMap<string, Repository>;
  /** Writes a change, then applies it. */
  readonly change: (repository: string, what: ChangeOf) => void;
  /** @throws RegistryError NAME_UNKNOWN when it holds no manifest. */
  readonly repository: (name: string) => Repository;
  readonly resolve: (repository: string, reference: string) => Manifest | undefined;
  /** @throws RegistryError BLOB_UNKNOWN. */
  readonly blobSize: (repository: string, digest: string) => number;
  /** Whether any repository holds the blob or manifest. */
  readonly isLinked: (digest: string) => boolean;
  /** Of all blobs and manifests, each once. */
  readonly usedBytes: () => number;
  readonly close: () => void;
}

/** Replays the journal of a folder, and starts a new one that holds what it came to. */
export function openRegistryState(folder: string, clock: Clock): RegistryState {
  const file = join(folder, 'journal.ndjson');
  const repositories = new Map<string, Repository>();
  for (const change of readJournal(file)) apply(repositories, change);
  const journal = startJournal(file, restoring(repositories));
  const tick = createTicks(clock);
  return {
    repositories,
    change(repository, what) {
      const change: Change = { at: tick(), repository, ...what };
      journal.append(change);
      apply(repositories, change);
    },
    repository(name) {
      const found = repositories.get(name);
      if (found === undefined || found.manifests.size === 0) throw nameUnknown(name);
      return found;
    },
    resolve(name, reference) {
      const found = repositories.get(name);
      const digest = isDigest(reference) ? reference : found?.tags.get(reference)?.digest;
      return digest === undefined ? undefined : found?.manifests.get(digest);
    },
    blobSize(name, digest) {
      const size = repositories.get(name)?.blobs.get(digest);
      if (size === undefined) throw blobUnknown(name, digest);
      return size;
    },
    isLinked: (digest) =>
      [...repositories.values()].some(({ blobs, manifests }) => blobs.has(digest) || manifests.has(digest)),
    usedBytes() {
      const sizes = new Map<string, number>();
      for (const { blobs, manifests } of repositories.values()) {
        for (const [digest, size] of blobs) sizes.set(digest, size);
        for (const { digest, size } of manifests.values()) sizes.set(digest, size);
      }
      return [...sizes.values()].reduce((sum, size) => sum + size, 0);
    },
    close: () => journal.close(),
  };
}

function* restoring(repositories: ReadonlyMap<string, Repository>): Iterable<Change> {
  for (const [name, repository] of repositories)
    yield { at: repository.createdAt, repository: name, op: 'restore', state: snapshot(repository) };
}
