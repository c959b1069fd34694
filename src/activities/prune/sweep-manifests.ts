import { z } from 'zod';
import type { Deletions } from '../../azure/registry/deletions';
import type { ListedManifest, ListedTag, RepositoryListings } from '../../azure/registry/listings';
import { isOf } from '../../domain/prune/brought';
import { nothingPruned, type PruneOutcome } from '../../domain/prune/pruned';
import { endOf } from '../../domain/route';
import { subjectOfTag } from '../../domain/selection/cosign';
import { broughtOf, byRepository, forgetBrought } from '../../records/prune/brought';
import { broughtByOthers } from '../../records/prune/brought-by-others';
import { prunedPath } from '../../records/prune/paths';
import { throwIfStopped } from '../../records/transfer/stops';
import { activity } from '../activity';
import { throwIfClosed } from '../opening';

const sweepInput = z.object({ route: z.string(), transferId: z.string() });

const workMs = 60_000;

/**
 * Deletes the manifests of deleted tags that nobody uses: without a tag, in no index, and referred to by
 * nothing that others brought. Of an index that goes its manifests follow by the same rules.
 */
export const sweepManifests = activity(sweepInput, async ({ transferId, ...input }, services) => {
  const route = services.route(input.route);
  if (route.prune.mode !== 'delete') return { left: 0 };
  const records = services.records(route);
  let pruned = (await records.read(prunedPath(transferId))) ?? nothingPruned;
  const gone = byRepository(pruned.tags.filter(({ outcome }) => outcome === 'deleted'));
  const left = [...gone.keys()].filter((repository) => !pruned.swept.includes(repository));
  const registry = await services.registry(endOf(route, 'target'));
  const end = services.now().getTime() + workMs;
  for (const [i, repository] of left.entries()) {
    await throwIfStopped(services, route, transferId);
    throwIfClosed(route, services);
    const listings = await registry.open([repository]);
    const brought = await broughtOf(services, route, repository);
    const others = await broughtByOthers(services, route, repository);
    const manifests = await sweep({
      repository,
      digests: (gone.get(repository) ?? []).map(({ digest }) => digest),
      ours: new Set(brought.filter(isOf(route)).map(({ reference }) => reference)),
      others,
      wanted: new Set([...brought.map(({ reference }) => reference), ...others.keys()]),
      listings,
      target: registry.deletions([repository]),
    });
    pruned = {
      ...pruned,
      manifests: [...pruned.manifests, ...manifests],
      swept: [...pruned.swept, repository],
    };
    await records.write(prunedPath(transferId), pruned);
    await forgetBrought(
      services,
      route,
      manifests.filter(({ outcome }) => outcome === 'deleted'),
    );
    if (services.now().getTime() >= end) return { left: left.length - i - 1 };
  }
  return { left: 0 };
});

interface Sweep {
  readonly repository: string;
  /** Of the tags that were deleted. */
  readonly digests: readonly string[];
  /** References that the route brought and that are still there. */
  readonly ours: ReadonlySet<string>;
  /** The same, and what other routes brought, or it in another way: what was brought by its digest stays. */
  readonly wanted: ReadonlySet<string>;
  readonly others: Awaited<ReturnType<typeof broughtByOthers>>;
  readonly listings: RepositoryListings;
  readonly target: Deletions;
}

async function sweep({
  repository,
  digests,
  ours,
  others,
  wanted,
  listings,
  target,
}: Sweep): Promise<PruneOutcome[]> {
  const outcomes: PruneOutcome[] = [];
  const gone = new Set<string>();
  let known = new Map<string, ListedManifest>();
  let tags: readonly ListedTag[] = [];
  /** An index may come at any time: the repository is listed anew just before each deletion. */
  async function look(): Promise<void> {
    const listed = (await listings.manifests(repository)) ?? [];
    tags = (await listings.tags(repository)) ?? [];
    known = new Map(listed.filter(({ digest }) => !gone.has(digest)).map((each) => [each.digest, each]));
  }
  const deleted = (digest: string): void => {
    outcomes.push({ reference: `${repository}@${digest}`, digest, outcome: 'deleted' });
    gone.add(digest);
  };
  const indexOf = (digest: string): string | undefined =>
    [...known.values()].find(({ children }) => children.includes(digest))?.digest;
  /** All that refers to a manifest, referrers of referrers included; a text says why it must stay. */
  async function referrersOf(digest: string): Promise<string[] | string> {
    const found: string[] = [];
    const sign = tags.find(
      ({ tag }) => subjectOfTag(tag) === digest && !ours.has(`${repository}:${tag}`),
    );
    if (sign !== undefined) return `others refer to it: the tag ${sign.tag}`;
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
    const index = indexOf(digest);
    if (now.tags.length > 0) return `has the tag ${now.tags[0]}`;
    if (index !== undefined) return `is part of the index ${index}`;
    return now.locked ? 'is locked at the target' : undefined;
  }
  /** What refers to a manifest and goes with it; a text says why it must stay. The last look is the newest. */
  async function goesWith(digest: string): Promise<string[] | string> {
    if (wanted.has(`${repository}@${digest}`)) return 'it was brought by its digest, too';
    const referrers = await referrersOf(digest);
    await look();
    const used = await whyUsed(digest);
    if (used !== undefined) return `it ${used}`;
    if (typeof referrers === 'string') return referrers;
    const part = referrers.find((each) => indexOf(each) !== undefined);
    return part === undefined ? referrers : `${part}, which refers to it, is part of an index`;
  }
  await look();
  const waiting = [...new Set(digests)];
  for (let digest = waiting.shift(); digest !== undefined; digest = waiting.shift()) {
    const manifest = known.get(digest);
    if (manifest === undefined) continue;
    const reference = `${repository}@${digest}`;
    const referrers = await goesWith(digest);
    if (typeof referrers === 'string') {
      outcomes.push({ reference, digest, outcome: 'kept', reason: referrers });
      continue;
    }
    const deletion = await target.deleteManifest(repository, digest);
    if (deletion === 'locked') {
      outcomes.push({ reference, digest, outcome: 'kept', reason: 'it, or what refers to it, is locked' });
      continue;
    }
    for (const each of [digest, ...referrers]) deleted(each);
    waiting.push(...manifest.children);
  }
  return outcomes;
}
