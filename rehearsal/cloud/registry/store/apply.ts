import type {
  Change,
  Manifest,
  PutManifest,
  Repositories,
  Repository,
  Snapshot,
  Subject,
  Tag,
} from './repository';
import { unlocked } from './repository';

/**
 * Applies one accepted change in memory. Deterministic, so that replaying the journal gives the same state.
 */
export function apply(repositories: Repositories, change: Change): void {
  const repository = repositories.get(change.repository) ?? emptyRepository(change.repository, change.at);
  applyTo(repository, change);
  const gone = change.op === 'delete-repository' || isEmpty(repository);
  if (gone) repositories.delete(change.repository);
  else repositories.set(change.repository, repository);
}

function applyTo(repository: Repository, change: Change): void {
  switch (change.op) {
    case 'link-blob':
      repository.blobs.set(change.digest, change.size);
      return;
    case 'unlink-blob':
      repository.blobs.delete(change.digest);
      return;
    case 'put-manifest':
      putManifest(repository, change.manifest, change.tags, change.at);
      return;
    case 'delete-tag':
      deleteTag(repository, change.tag);
      repository.lastUpdatedAt = change.at;
      return;
    case 'delete-manifests':
      deleteManifests(repository, change.digests);
      repository.lastUpdatedAt = change.at;
      return;
    case 'set-attributes': {
      const subject = find(repository, change.subject);
      if (subject === undefined) return;
      subject.attributes = { ...subject.attributes, ...change.attributes };
      subject.lastUpdatedAt = change.at;
      return;
    }
    case 'restore':
      restore(repository, change.state);
      return;
    case 'delete-repository':
      return;
  }
}

function putManifest(
  repository: Repository,
  manifest: PutManifest,
  tags: readonly string[],
  at: string,
): void {
  const known = repository.manifests.get(manifest.digest);
  if (known === undefined)
    addManifest(repository, { ...manifest, createdAt: at, lastUpdatedAt: at, attributes: unlocked });
  else known.lastUpdatedAt = at;
  for (const tag of tags) pointTag(repository, tag, manifest.digest, at);
  repository.lastUpdatedAt = at;
}

function addManifest(repository: Repository, manifest: Omit<Manifest, 'tags'>): void {
  repository.manifests.set(manifest.digest, { ...manifest, tags: new Set() });
  const { subject } = manifest.facts;
  if (subject === undefined) return;
  const referrers = repository.referrers.get(subject) ?? new Set();
  repository.referrers.set(subject, referrers.add(manifest.digest));
}

function pointTag(repository: Repository, name: string, digest: string, at: string): void {
  const tag = repository.tags.get(name);
  if (tag === undefined) {
    repository.tags.set(name, { name, digest, createdAt: at, lastUpdatedAt: at, attributes: unlocked });
  } else {
    repository.manifests.get(tag.digest)?.tags.delete(name);
    tag.digest = digest;
    tag.lastUpdatedAt = at;
  }
  repository.manifests.get(digest)?.tags.add(name);
}

function deleteTag(repository: Repository, name: string): void {
  const tag = repository.tags.get(name);
  if (tag === undefined) return;
  repository.tags.delete(name);
  repository.manifests.get(tag.digest)?.tags.delete(name);
}

/**
 * Deletes manifests, their tags, and the links of blobs that no remaining manifest of the repository needs.
 */
function deleteManifests(repository: Repository, digests: readonly string[]): void {
  const released = new Set<string>();
  for (const digest of digests) {
    const manifest = repository.manifests.get(digest);
    if (manifest === undefined) continue;
    for (const tag of manifest.tags) repository.tags.delete(tag);
    for (const blob of manifest.facts.blobs) released.add(blob);
    forgetReferrer(repository, manifest);
    repository.manifests.delete(digest);
  }
  for (const manifest of repository.manifests.values())
    for (const blob of manifest.facts.blobs) released.delete(blob);
  for (const blob of released) repository.blobs.delete(blob);
}

function forgetReferrer(repository: Repository, { digest, facts: { subject } }: Manifest): void {
  if (subject === undefined) return;
  const referrers = repository.referrers.get(subject);
  referrers?.delete(digest);
  if (referrers?.size === 0) repository.referrers.delete(subject);
}

function restore(repository: Repository, state: Snapshot): void {
  const { createdAt, lastUpdatedAt, attributes } = state;
  Object.assign(repository, { createdAt, lastUpdatedAt, attributes });
  for (const [digest, size] of state.blobs) repository.blobs.set(digest, size);
  for (const manifest of state.manifests) addManifest(repository, manifest);
  for (const tag of state.tags) {
    repository.tags.set(tag.name, tag);
    repository.manifests.get(tag.digest)?.tags.add(tag.name);
  }
}

/** The repository, tag or manifest a subject names; undefined when absent. */
function find(repository: Repository, { tag, digest }: Subject): Repository | Manifest | Tag | undefined {
  if (tag !== undefined) return repository.tags.get(tag);
  if (digest !== undefined) return repository.manifests.get(digest);
  return repository;
}

const isEmpty = ({ manifests, blobs }: Repository): boolean => manifests.size === 0 && blobs.size === 0;

function emptyRepository(name: string, at: string): Repository {
  return {
    name,
    createdAt: at,
    lastUpdatedAt: at,
    attributes: unlocked,
    manifests: new Map(),
    tags: new Map(),
    blobs: new Map(),
    referrers: new Map(),
  };
}
