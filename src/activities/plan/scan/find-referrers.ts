import type { ListedManifest, ListedTag, RepositoryListings } from '../../../azure/registry/listings';
import { subjectOfTag } from '../../../domain/selection/cosign';
import { grouped } from '../../../domain/selection/grouped';

/** A signature, SBOM or attestation, named so that a run can export it. */
export interface Referrer {
  readonly reference: string;
  readonly digest: string;
  /** Digest of the chosen artifact it belongs to, the nearest, however many steps away. */
  readonly subject: string;
  /** All by whose signature it may cross, the nearest first: chosen artifacts and referrers between. */
  readonly subjects: readonly string[];
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
  /** What lists a digest or is what it refers to. */
  const above = new Map<string, Set<string>>();
  const waiting: string[] = [];
  const enqueue = (digest: string, from?: string): void => {
    const isNew = !above.has(digest);
    const its = above.get(digest) ?? new Set();
    above.set(digest, from === undefined ? its : its.add(from));
    if (!isNew) return;
    waiting.push(digest);
    for (const child of manifests.get(digest)?.children ?? []) enqueue(child, digest);
  };
  for (const subject of subjects) enqueue(subject);
  const inChosen = new Set([...above].flatMap(([digest, from]) => (from.size > 0 ? [digest] : [])));

  const tagsBySubject = grouped(tags, ({ tag }) => subjectOfTag(tag));
  const loose = looseManifests(manifests);
  const found = new Map<string, Omit<Referrer, 'subject' | 'subjects'> & { readonly of: string }>();
  for (let digest = waiting.shift(); digest !== undefined; digest = waiting.shift()) {
    for (const tag of tagsBySubject.get(digest) ?? []) {
      const reference = `${repository}:${tag.tag}`;
      found.set(reference, { reference, digest: tag.digest, of: digest, readable: tag.readable });
      enqueue(tag.digest, digest);
    }
    if (loose.size === 0) continue;
    for (const referrer of await source.referrers(repository, digest)) {
      loose.delete(referrer);
      // An attestation of BuildKit crosses inside its index.
      if (inChosen.has(referrer)) continue;
      const reference = `${repository}@${referrer}`;
      found.set(reference, { reference, digest: referrer, of: digest, readable: true });
      enqueue(referrer, digest);
    }
  }
  const isChosen = new Set(subjects);
  return [...found.values()].map(({ of, ...referrer }) => {
    const crossing = upwards(of, above).filter((each) => isChosen.has(each) || !inChosen.has(each));
    return { ...referrer, subject: crossing.find((each) => isChosen.has(each)) ?? of, subjects: crossing };
  });
}

/** A digest and all above it, the nearest first. */
function upwards(digest: string, above: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const seen = new Set([digest]);
  for (const each of seen) for (const next of above.get(each) ?? []) seen.add(next);
  return [...seen];
}

/** Untagged manifests that belong to no index: referrers, or left over by a tag that moved. */
function looseManifests(manifests: ReadonlyMap<string, ListedManifest>): Set<string> {
  const loose = new Set([...manifests.values()].filter(({ tagged }) => !tagged).map(({ digest }) => digest));
  for (const { children } of manifests.values()) for (const child of children) loose.delete(child);
  return loose;
}
