import type { ListedManifest, ListedTag, RepositoryListings } from '../../azure/registry/listings';
import { subjectOfTag } from '../../domain/selection/cosign';

/** A signature, SBOM or attestation, named so that a run can export it. */
export interface Referrer {
  readonly reference: string;
  readonly digest: string;
  /** Digest of the chosen artifact it belongs to, however many steps away. */
  readonly subject: string;
  readonly readable: boolean;
}

interface Sources {
  readonly source: RepositoryListings;
  readonly tags: readonly ListedTag[];
  readonly manifests: ReadonlyMap<string, ListedManifest>;
}

/**
 * Finds what refers to the subjects or to a child of them, by cosign's tags and the referrers API, referrers
 * of referrers included. The API is asked, once a digest, only while the repository has untagged manifests
 * that no index explains: only those can be referrers without a tag.
 */
export async function findReferrers(
  repository: string,
  subjects: readonly string[],
  { source, tags, manifests }: Sources,
): Promise<Referrer[]> {
  const rootOf = new Map<string, string>();
  const waiting: string[] = [];
  const enqueue = (digest: string, root: string): void => {
    if (rootOf.has(digest)) return;
    rootOf.set(digest, root);
    waiting.push(digest);
    for (const child of manifests.get(digest)?.children ?? []) enqueue(child, root);
  };
  for (const subject of subjects) enqueue(subject, subject);

  const tagsBySubject = new Map<string, ListedTag[]>();
  for (const tag of tags) {
    const subject = subjectOfTag(tag.tag);
    if (subject !== undefined) tagsBySubject.set(subject, [...(tagsBySubject.get(subject) ?? []), tag]);
  }
  const loose = looseManifests(manifests);
  const found = new Map<string, Referrer>();
  for (let digest = waiting.shift(); digest !== undefined; digest = waiting.shift()) {
    const subject = rootOf.get(digest) ?? digest;
    for (const tag of tagsBySubject.get(digest) ?? []) {
      const reference = `${repository}:${tag.tag}`;
      found.set(reference, { reference, digest: tag.digest, subject, readable: tag.readable });
      enqueue(tag.digest, subject);
    }
    if (loose.size === 0) continue;
    for (const referrer of await source.referrers(repository, digest)) {
      loose.delete(referrer);
      const reference = `${repository}@${referrer}`;
      found.set(reference, { reference, digest: referrer, subject, readable: true });
      enqueue(referrer, subject);
    }
  }
  return [...found.values()];
}

/** Untagged manifests that belong to no index: referrers, or left over by a tag that moved. */
function looseManifests(manifests: ReadonlyMap<string, ListedManifest>): Set<string> {
  const loose = new Set([...manifests.values()].filter(({ tagged }) => !tagged).map(({ digest }) => digest));
  for (const { children } of manifests.values()) for (const child of children) loose.delete(child);
  return loose;
}
