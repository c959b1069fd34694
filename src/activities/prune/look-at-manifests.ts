import type { Deletions } from '../../azure/registry/deletions';
import type { ListedManifest, ListedTag, RepositoryListings } from '../../azure/registry/listings';
import { isOf, knownBy } from '../../domain/prune/brought';
import type { Prune } from '../../domain/prune/prune';
import type { Route } from '../../domain/route';
import { subjectOfTag } from '../../domain/selection/cosign';
import { broughtAs } from '../../records/prune/brought';
import { broughtByOther } from '../../records/prune/brought-by-others';
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
  const who = whoBrought(services, route, plan);
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
  async function referrersOf(digest: string): Promise<string[] | string> {
    const found: string[] = [];
    for (const referrer of await listings.referrers(repository, digest)) {
      if (!(await who.isOurs(`${repository}@${referrer}`))) return `others refer to it: ${referrer}`;
      const why = await whyUsed(referrer);
      if (why !== undefined) return `${referrer}, which refers to it, ${why.reason}`;
      const further = await referrersOf(referrer);
      if (typeof further === 'string') return further;
      found.push(referrer, ...further);
    }
    return found;
  }
  await anew();
  return {
    has: (digest: string): boolean => known.has(digest),
    childrenOf: (digest: string): readonly string[] => known.get(digest)?.children ?? [],
    /** With the time it was brought by, as it was last read. */
    withTime<T extends { readonly reference: string }>(each: T): T & { readonly at?: string } {
      const at = who.at(each.reference);
      return { ...each, ...(at !== undefined && { at }) };
    },
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
      const name = `${repository}@${digest}`;
      if (await who.isWanted(name)) return byItsDigest;
      const referrers = await referrersOf(digest);
      if (typeof referrers === 'string') return { reason: referrers };
      await anew();
      // It is there: what does not list it may not list what it is part of.
      if (!known.has(digest)) return { reason: 'its repository does not list it' };
      if (await who.isWanted(name)) return byItsDigest;
      const used = await whyUsed(digest);
      if (used !== undefined) return { ...used, reason: `it ${used.reason}` };
      const all = [digest, ...referrers];
      const beside = tags.filter(({ tag }) => all.includes(subjectOfTag(tag) ?? ''));
      for (const { tag } of beside)
        if (!(await who.isOurs(`${repository}:${tag}`)))
          return { reason: `others refer to it: the tag ${tag}` };
      const part = referrers.find((each) => indexOf.has(each));
      if (part !== undefined) return { reason: `${part}, which refers to it, is part of an index` };
      for (const each of referrers)
        if (!(await who.isOurs(`${repository}@${each}`))) return { reason: `others refer to it: ${each}` };
      return referrers;
    },
  };
}

const byItsDigest: Stay = { reason: 'it was brought by its digest, too', isWanted: true };

/** By whom things were brought, as it is noted when it is asked. */
const whoBrought = (services: Services, route: Route, plan: Prune) => {
  const times = new Map<string, string>();
  return {
    /** When the route brought it, as it was last read. */
    at: (reference: string): string | undefined => times.get(reference),
    /** Whether the route brought it, the plan knows of that, and no other route brought it. */
    async isOurs(reference: string): Promise<boolean> {
      const own = await broughtAs(services, route, reference);
      if (own !== undefined) times.set(reference, own.at);
      if (own === undefined || !isOf(route)(own)) return false;
      if (plan.asOf !== undefined && !knownBy(plan)(own)) return false;
      return (await broughtByOther(services, route, reference)) === undefined;
    },
    /** Whether any route brought it, whenever. */
    isWanted: async (reference: string): Promise<boolean> =>
      (await broughtAs(services, route, reference)) !== undefined ||
      (await broughtByOther(services, route, reference)) !== undefined,
  };
};
