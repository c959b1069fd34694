import type { Deletions } from '../../azure/registry/deletions';
import type { ListedManifest, ListedTag, RepositoryListings } from '../../azure/registry/listings';
import type { PruneOutcome } from '../../domain/prune/pruned';
import { subjectOfTag } from '../../domain/selection/cosign';
import type { ByOther } from '../../records/prune/brought-by-others';

interface Sweep {
  readonly repository: string;
  /** Of the tags that were deleted. */
  readonly digests: readonly string[];
  /** What an earlier call came to, or had begun. */
  readonly before: readonly PruneOutcome[];
  /** References that the route brought and that are still there. */
  readonly ours: ReadonlySet<string>;
  /** What other routes brought. */
  readonly others: ReadonlyMap<string, ByOther>;
  /** Both, and what the route brought in another way: what was brought by its digest stays. */
  readonly wanted: ReadonlySet<string>;
  readonly listings: RepositoryListings;
  readonly target: Deletions;
  /** Writes down what is begun, before it is done. */
  readonly note: (begun: readonly PruneOutcome[]) => Promise<void>;
}

/** Deletes manifests of a repository that nobody uses, and tells what became of each. */
export async function sweepRepository(sweep: Sweep): Promise<PruneOutcome[]> {
  const { repository, digests, before, target, note } = sweep;
  const outcomes = new Map<string, PruneOutcome>();
  const look = createLook(sweep, outcomes);
  const end = (digest: string, how: Partial<PruneOutcome>): void => {
    outcomes.set(digest, { reference: `${repository}@${digest}`, digest, outcome: 'deleted', ...how });
  };
  await look.anew();
  const waiting = new Set(digests);
  for (const { digest, outcome, children } of before) {
    if (outcome === 'kept' || look.has(digest)) continue;
    end(digest, children ? { children } : {});
    for (const child of children ?? []) waiting.add(child);
  }
  // What is added on the way is looked at, too, and nothing twice.
  for (const digest of waiting) {
    const children = look.childrenOf(digest);
    if (children === undefined) continue;
    const referrers = await look.goesWith(digest);
    if (typeof referrers === 'string') {
      end(digest, { outcome: 'kept', reason: referrers });
      continue;
    }
    end(digest, { outcome: 'begun', children: [...children] });
    for (const each of referrers) end(each, { outcome: 'begun' });
    const these = [digest, ...referrers].flatMap((each) => outcomes.get(each) ?? []);
    await note(these);
    const deletion = await target.deleteManifest(repository, digest);
    if (deletion === 'locked') {
      for (const each of referrers) outcomes.delete(each);
      end(digest, { outcome: 'kept', reason: 'it, or what refers to it, is locked' });
      continue;
    }
    for (const each of these) end(each.digest, { ...each, outcome: 'deleted' });
    for (const child of children) waiting.add(child);
  }
  return [...outcomes.values()];
}

/** What a repository holds, and why something of it stays. */
function createLook(
  { repository, ours, others, wanted, listings, target }: Sweep,
  outcomes: ReadonlyMap<string, PruneOutcome>,
) {
  let known = new Map<string, ListedManifest>();
  let tags: readonly ListedTag[] = [];
  async function anew(): Promise<void> {
    const listed = (await listings.manifests(repository)) ?? [];
    tags = (await listings.tags(repository)) ?? [];
    const there = listed.filter(({ digest }) => outcomes.get(digest)?.outcome !== 'deleted');
    known = new Map(there.map((each) => [each.digest, each]));
  }
  const indexOf = (digest: string): string | undefined =>
    [...known.values()].find(({ children }) => children.includes(digest))?.digest;
  /** Tags of cosign that others have beside it. */
  const besideOf = (digest: string): string | undefined =>
    tags.find(({ tag }) => subjectOfTag(tag) === digest && !ours.has(`${repository}:${tag}`))?.tag;
  /** All that refers to a manifest, referrers of referrers included; a text says why it must stay. */
  async function referrersOf(digest: string): Promise<string[] | string> {
    const found: string[] = [];
    for (const referrer of await listings.referrers(repository, digest)) {
      const reference = `${repository}@${referrer}`;
      if (!ours.has(reference) || others.has(reference)) return `others refer to it: ${referrer}`;
      const why = await whyUsed(referrer);
      const further =
        why === undefined ? await referrersOf(referrer) : `${referrer}, which refers to it, ${why}`;
      if (typeof further === 'string') return further;
      found.push(referrer, ...further);
    }
    return found;
  }
  /** Why a manifest is used; undefined when it is not, or gone. */
  async function whyUsed(digest: string): Promise<string | undefined> {
    const now = await target.manifestNow(repository, digest);
    if (now === undefined) return undefined;
    if (now.tags.length > 0) return `has the tag ${now.tags[0]}`;
    const index = indexOf(digest);
    if (index !== undefined) return `is part of the index ${index}`;
    return now.locked ? 'is locked at the target' : undefined;
  }
  return {
    anew,
    has: (digest: string): boolean => known.has(digest),
    /** Undefined: there is no such manifest. */
    childrenOf: (digest: string): readonly string[] | undefined => known.get(digest)?.children,
    /**
     * What refers to a manifest and goes with it; a text says why it must stay. An index or a tag may come at
     * any time: all is listed anew at the end.
     */
    async goesWith(digest: string): Promise<string[] | string> {
      if (wanted.has(`${repository}@${digest}`)) return 'it was brought by its digest, too';
      const referrers = await referrersOf(digest);
      await anew();
      const used = await whyUsed(digest);
      if (used !== undefined) return `it ${used}`;
      if (typeof referrers === 'string') return referrers;
      const beside = [digest, ...referrers].flatMap((each) => besideOf(each) ?? [])[0];
      if (beside !== undefined) return `others refer to it: the tag ${beside}`;
      const part = referrers.find((each) => indexOf(each) !== undefined);
      return part === undefined ? referrers : `${part}, which refers to it, is part of an index`;
    },
  };
}
