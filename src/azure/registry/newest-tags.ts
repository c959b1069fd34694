import type { ArtifactReference } from '../../domain/selection/artifact-reference';
import type { RegistrySession } from './registry-session';
import type { PageWire, TagWire } from './wire';

/** From so many tags of a repository on, one page of its newest saves requests. */
const worthAPage = 5;
/** Registries answer with fewer when they see fit. */
const mostOnAPage = 1000;

/**
 * Finds the tags a repository lists as its newest, a page for all that are asked of it: what an import has
 * just brought is among them. Undefined: not there, or there are too few to ask; it may exist all the same.
 */
export function createNewestTags(
  references: readonly ArtifactReference[],
): (session: RegistrySession, repository: string, tag: string) => Promise<TagWire | undefined> {
  const asked = new Map<string, number>();
  for (const { repository, ...rest } of references)
    if ('tag' in rest) asked.set(repository, (asked.get(repository) ?? 0) + 1);
  const pages = new Map<string, Promise<ReadonlyMap<string, TagWire>>>();
  return async (session, repository, tag) => {
    const count = asked.get(repository) ?? 0;
    if (count < worthAPage) return undefined;
    const page = pages.get(repository) ?? newest(session, repository, 2 * count);
    pages.set(repository, page);
    return (await page).get(tag);
  };
}

/** Twice as many as are asked for: others may bring tags to the same repository meanwhile. */
async function newest(
  session: RegistrySession,
  repository: string,
  count: number,
): Promise<ReadonlyMap<string, TagWire>> {
  const path = `/acr/v1/${repository}/_tags?n=${Math.min(count, mostOnAPage)}&orderby=timedesc`;
  const answer = await session.get(path, { what: repository });
  const { tags } = (answer?.body ?? {}) as PageWire;
  return new Map((tags ?? []).map((tag) => [tag.name, tag]));
}
