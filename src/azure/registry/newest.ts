import type { ArtifactReference } from '../../domain/selection/artifact-reference';
import type { RegistrySession } from './registry-session';
import type { ManifestWire, PageWire, TagWire } from './wire';

/** From so many artifacts of a repository on, one page of its newest saves requests. */
const worthAPage = 5;
/** Registries answer with fewer when they see fit. */
const mostOnAPage = 1000;

/** Undefined: not on the page, or too few are asked for to want one; it may exist all the same. */
type OnPage<T> = (session: RegistrySession, repository: string, key: string) => Promise<T | undefined>;

/** What a repository lists as its newest, a page for all that are asked of it. */
export interface Newest {
  /** By name. */
  readonly tag: OnPage<TagWire>;
  /** By digest. */
  readonly manifest: OnPage<ManifestWire>;
}

/**
 * Finds artifacts on pages of their repositories. `isNew`: an import has just brought them, so that a short
 * page has them; ten times as many as are asked for, since batches beside may bring tags there meanwhile.
 */
export function createNewest(references: readonly ArtifactReference[], isNew: boolean): Newest {
  const asked = new Map<string, number>();
  for (const { repository } of references) asked.set(repository, (asked.get(repository) ?? 0) + 1);

  function onPage<T>(listing: string, itemsOf: (page: PageWire) => (readonly [string, T])[]): OnPage<T> {
    const pages = new Map<string, Promise<ReadonlyMap<string, T>>>();
    const read = async (session: RegistrySession, repository: string, count: number) => {
      const n = isNew ? Math.min(10 * count, mostOnAPage) : mostOnAPage;
      const path = `/acr/v1/${repository}/${listing}?n=${n}&orderby=timedesc`;
      const answer = await session.get(path, { what: repository });
      return new Map(itemsOf(answer?.body ?? {}));
    };
    return async (session, repository, key) => {
      const count = asked.get(repository) ?? 0;
      if (count < worthAPage) return undefined;
      const page = pages.get(repository) ?? read(session, repository, count);
      pages.set(repository, page);
      return (await page).get(key);
    };
  }
  return {
    tag: onPage('_tags', ({ tags }) => (tags ?? []).map((tag) => [tag.name, tag])),
    manifest: onPage('_manifests', ({ manifests }) => (manifests ?? []).map((each) => [each.digest, each])),
  };
}
