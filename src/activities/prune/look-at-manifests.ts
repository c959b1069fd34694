import type { Deletions } from '../../azure/registry/deletions';
import type { ListedManifest, ListedTag, RepositoryListings } from '../../azure/registry/listings';
import { isOf, knownBy } from '../../domain/prune/brought';
import type { Prune } from '../../domain/prune/prune';
import type { Route } from '../../domain/route';
import { subjectOfTag } from '../../domain/selection/cosign';
import { broughtOf } from '../../records/prune/brought';
import { broughtByOthers } from '../../records/prune/brought-by-others';
import type { Services } from '../../services';

/** Where manifests are looked at, and by which plan. */
export interface Manifests {
  readonly services: Services;
  readonly route: Route;
  readonly plan: Prune;
  readonly repository: string;
  readonly listings: RepositoryListings;
  readonly target: Deletions;
}

/** Why a manifest stays. */
export interface Stay {
  readonly reason: string;
  /** It is used: by a tag, by an index, whose end would tell of it again, or it was brought by its digest. */
  readonly isWanted?: true;
}

/** What a repository holds, and why something of it stays. */
export async function lookAtManifests({ services, route, plan, repository, listings, target }: Manifests) {
  let known = new Map<string, ListedManifest>();
  let indexOf = new Map<string, string>();
  let tags: readonly ListedTag[] = [];
  const gone = new Set<string>();
  const index = (): void => {
    const each = [...known.values()];
    indexOf = new Map(each.flatMap(({ digest, children }) => children.map((child) => [child, digest])));
  };
  const anew = async (): Promise<void> => {
    const listed = (await listings.manifests(repository)) ?? [];
    tags = (await listings.tags(repository)) ?? [];
    known = new Map(listed.flatMap((each) => (gone.has(each.digest) ? [] : [[each.digest, each]])));
    index();
  };
  /** Why a manifest is used; undefined when it is not, or gone. */
  async function whyUsed(digest: string): Promise<Stay | undefined> {
    const part = indexOf.get(digest);
    if (part !== undefined) return { reason: `is part of the index ${part}`, isWanted: true };
    const now = await target.manifestNow(repository, digest);
    if (now === undefined) return undefined;
    if (now.tags.length > 0) return { reason: `has the tag ${now.tags[0]}`, isWanted: true };
    return now.locked ? { reason: 'is locked at the target' } : undefined;
  }
  /** All that refers to a manifest, referrers of referrers included; a text says why it must stay. */
  async function referrersOf(digest: string, who: WhoBrought): Promise<string[] | string> {
    const found: string[] = [];
    for (const referrer of await listings.referrers(repository, digest)) {
      if (!who.isOurs(`${repository}@${referrer}`)) return `others refer to it: ${referrer}`;
      const why = await whyUsed(referrer);
      if (why !== undefined) return `${referrer}, which refers to it, ${why.reason}`;
      const further = await referrersOf(referrer, who);
      if (typeof further === 'string') return further;
      found.push(referrer, ...further);
    }
    return found;
  }
  const brought = (): Promise<WhoBrought> => whoBrought(services, route, plan, repository);
  await anew();
  return {
    has: (digest: string): boolean => known.has(digest),
    childrenOf: (digest: string): readonly string[] => known.get(digest)?.children ?? [],
    /** Takes what was deleted out of what is known. */
    without(digests: readonly string[]): void {
      for (const digest of digests) {
        gone.add(digest);
        known.delete(digest);
      }
      index();
    },
    /** Why a manifest stays by what was listed before: most that stay cost no listing of their own. */
    async whyStays(digest: string): Promise<Stay | undefined> {
      const used = await whyUsed(digest);
      return used && { ...used, reason: `it ${used.reason}` };
    },
    /**
     * What refers to a manifest and goes with it, or why that stays. Others may push at any time: all is
     * listed, and who brought what is read, anew at the end.
     */
    async goesWith(digest: string): Promise<readonly string[] | Stay> {
      const before = await brought();
      if (before.isWanted(`${repository}@${digest}`)) return byItsDigest;
      const referrers = await referrersOf(digest, before);
      if (typeof referrers === 'string') return { reason: referrers };
      await anew();
      const { isOurs, isWanted } = await brought();
      if (isWanted(`${repository}@${digest}`)) return byItsDigest;
      const used = await whyUsed(digest);
      if (used !== undefined) return { ...used, reason: `it ${used.reason}` };
      const all = [digest, ...referrers];
      const isBeside = (tag: string): boolean => all.includes(subjectOfTag(tag) ?? '');
      const beside = tags.find(({ tag }) => isBeside(tag) && !isOurs(`${repository}:${tag}`))?.tag;
      if (beside !== undefined) return { reason: `others refer to it: the tag ${beside}` };
      const part = referrers.find((each) => indexOf.has(each));
      if (part !== undefined) return { reason: `${part}, which refers to it, is part of an index` };
      const foreign = referrers.find((each) => !isOurs(`${repository}@${each}`));
      return foreign === undefined ? referrers : { reason: `others refer to it: ${foreign}` };
    },
  };
}

const byItsDigest: Stay = { reason: 'it was brought by its digest, too', isWanted: true };

interface WhoBrought {
  /** What the route brought, and the plan knows of, and no other route brought. */
  readonly isOurs: (reference: string) => boolean;
  /** What any route brought, whenever. */
  readonly isWanted: (reference: string) => boolean;
}

/** By whom things of a repository were brought, as it is noted now. */
async function whoBrought(
  services: Services,
  route: Route,
  plan: Prune,
  repository: string,
): Promise<WhoBrought> {
  const brought = await broughtOf(services, route, repository);
  const others = await broughtByOthers(services, route, repository);
  const known = plan.asOf === undefined ? brought : brought.filter(knownBy(plan));
  const own = known.filter(isOf(route));
  const ours = new Set(own.map(({ reference }) => reference));
  const all = new Set([...brought.map(({ reference }) => reference), ...others.keys()]);
  return {
    isOurs: (reference) => ours.has(reference) && !others.has(reference),
    isWanted: (reference) => all.has(reference),
  };
}
