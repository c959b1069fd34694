import pMap from 'p-map';
import type { Deletions } from '../../azure/registry/deletions';
import type { ListedTag, RepositoryListings } from '../../azure/registry/listings';
import type { Brought } from '../../domain/prune/brought';
import type { Going, Kept } from '../../domain/prune/prune';
import type { Route } from '../../domain/route';
import { referenceOf } from '../../domain/selection/artifact-reference';
import type { End } from '../../domain/side';
import type { ByOther } from '../../records/prune/brought-by-others';
import type { Services } from '../../services';
import { pushedAgain } from './judge-tag';

/** What shows tags and locks of the target. */
export type Target = Pick<RepositoryListings, 'tags'> & Pick<Deletions, 'isLocked' | 'manifestNow'>;

/** What tags are judged by that no listing of the source has. */
interface Sides {
  readonly services: Services;
  readonly route: Route;
  readonly target: Target | undefined;
  /** What the target lists, by reference; undefined: it is out of sight. */
  readonly there: ReadonlyMap<string, ListedTag> | undefined;
  readonly others: ReadonlyMap<string, ByOther>;
  /** Nothing of the repository may be deleted. */
  readonly isLocked: boolean;
}

/** What becomes of them. */
export interface Judged {
  readonly going: readonly Going[];
  readonly kept: readonly Kept[];
  /** In no listing of the source, and there all the same. */
  readonly hidden: readonly string[];
}

/** What becomes of tags of a repository that no listing of the source has, and that may be at the target. */
export async function judgeGone(gone: readonly Brought[], sides: Sides): Promise<Judged> {
  const { services, route } = sides;
  const hidden = route.source ? await foundByName(services, route.source, gone) : new Set<string>();
  const left = gone.filter(({ reference }) => !hidden.has(reference));
  const kept = left.flatMap((brought) => {
    const reason = whyKept(brought, sides);
    return reason === undefined ? [] : [{ reference: brought.reference, reason }];
  });
  const stays = new Set(kept.map(({ reference }) => reference));
  const going = left.filter(({ reference }) => !stays.has(reference));
  const locked = await lockedOf(going, sides);
  const reason = 'its manifest is locked at the target';
  return {
    going: going.flatMap(({ reference, digest }) => (locked.has(digest) ? [] : [{ reference, digest }])),
    kept: [
      ...kept,
      ...going.flatMap(({ reference, digest }) => (locked.has(digest) ? [{ reference, reason }] : [])),
    ],
    hidden: [...hidden],
  };
}

/** A tag can be hidden from listings, and a catalog end too early: each is asked for by name. */
async function foundByName(
  services: Services,
  end: End,
  brought: readonly Brought[],
): Promise<ReadonlySet<string>> {
  const registry = await services.registry(end);
  const digests = await registry.digests(brought.map(({ reference }) => referenceOf(reference)));
  return new Set(brought.flatMap(({ reference }, i) => (digests[i] === undefined ? [] : [reference])));
}

function whyKept({ reference, digest, at }: Brought, { there, others, isLocked }: Sides): string | undefined {
  const now = there?.get(reference);
  const other = others.get(reference);
  if (now !== undefined && now.digest !== digest) return `others moved it to ${now.digest} at the target`;
  if (now?.undeletable) return 'it is locked at the target';
  if (now !== undefined && Date.parse(now.updatedAt) > Date.parse(at)) return pushedAgain(now.updatedAt);
  if (other !== undefined && other.at >= at) return `route ${other.route} brought it, too`;
  return isLocked ? 'its repository is locked at the target' : undefined;
}

const locksAtOnce = 8;

/** Manifests that may not be deleted, as far as the target is in sight: each is asked for once. */
async function lockedOf(going: readonly Brought[], { target, there }: Sides): Promise<ReadonlySet<string>> {
  if (target === undefined || there === undefined) return new Set();
  const byDigest = new Map(going.map((each) => [each.digest, each.reference]));
  const found = await pMap(
    byDigest,
    async ([digest, reference]) => {
      const manifest = await target.manifestNow(referenceOf(reference).repository, digest);
      return manifest?.locked ? [digest] : [];
    },
    { concurrency: locksAtOnce },
  );
  return new Set(found.flat());
}

/** Of what the target does not list, what it does not have. */
export async function goneAtTarget(
  services: Services,
  { target }: Route,
  unlisted: readonly Brought[],
): Promise<readonly Brought[]> {
  if (target === undefined || unlisted.length === 0) return [];
  const there = await foundByName(services, target, unlisted);
  return unlisted.filter(({ reference }) => !there.has(reference));
}
