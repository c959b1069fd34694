import { disallowed } from './errors';
import type { RegistryContents } from './store';
import type { Attributes, Manifest, Repository } from './store/repository';

/**
 * Locks (`changeableAttributes`; Azure docs, container-registry-image-lock). `writeEnabled: false` forbids
 * changing and deleting, `deleteEnabled: false` deleting, `readEnabled: false` pulling; on a repository, for
 * all that is in it. Each function throws RegistryError 405.
 */

interface Lockable {
  readonly attributes: Attributes;
}

/** Nothing may be pushed into, or deleted from, a repository whose writing is off. */
export function refuseLockedRepository(store: RegistryContents, repository: string): void {
  if (store.find(repository)?.attributes.writeEnabled === false) throw disallowed(repository);
}

/** Refuses a push to a tag that is itself locked, or points at a locked manifest. */
export function refuseLockedTag(store: RegistryContents, repository: string, tag: string): void {
  if (store.isLocked(repository, tag)) throw disallowed(`${repository}:${tag}`);
}

/** Refuses a pull of anything in the repository, or of the given manifest by the given reference. */
export function refuseUnreadable(store: RegistryContents, repository: string, reference = ''): void {
  if (!store.isUnreadable(repository, reference)) return;
  throw disallowed(reference === '' ? repository : `${repository}:${reference}`);
}

/** A tag goes where neither it nor its repository is locked. */
export function refuseUndeletableTag(repository: Repository, tag: string): void {
  refuseUndeletable([repository, repository.tags.get(tag)], `${repository.name}:${tag}`);
}

/** A manifest goes together with its tags, so a lock on one of them protects it. */
export function refuseUndeletableManifest(repository: Repository, manifest: Manifest): void {
  const tags = [...manifest.tags].map((tag) => repository.tags.get(tag));
  refuseUndeletable([repository, manifest, ...tags], `${repository.name}@${manifest.digest}`);
}

/** A repository goes where nothing in it is locked. */
export function refuseUndeletableRepository(repository: Repository): void {
  const all = [repository, ...repository.manifests.values(), ...repository.tags.values()];
  refuseUndeletable(all, repository.name);
}

function refuseUndeletable(subjects: readonly (Lockable | undefined)[], name: string): void {
  const locked = subjects.some(
    (subject) => subject && !(subject.attributes.deleteEnabled && subject.attributes.writeEnabled),
  );
  if (locked) throw disallowed(name);
}
