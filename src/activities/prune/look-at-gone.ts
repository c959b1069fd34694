import type { ListedTag, RepositoryListings } from '../../azure/registry/listings';
import { TransferError } from '../../domain/errors';
import { isOf, type Brought } from '../../domain/prune/brought';
import type { Cover } from '../../domain/prune/covers';
import { mostHidden, type Going, type Kept } from '../../domain/prune/prune';
import type { Route } from '../../domain/route';
import { referenceOf } from '../../domain/selection/artifact-reference';
import type { Selection } from '../../domain/selection/selection';
import type { End } from '../../domain/side';
import { pushedAgain } from './judge-tag';
import { broughtOf, forgetBrought } from '../../records/prune/brought';
import { broughtByOthers, type ByOther } from '../../records/prune/brought-by-others';
import type { Services } from '../../services';

/** What decides whether a tag is gone at the source. */
export interface SourceView {
  readonly selection: Selection;
  readonly has: (repository: string, tag: string) => boolean;
  /** Whether the view is newer than what was brought. */
  readonly knows: (brought: Brought) => boolean;
}

/** Tags of a repository looked at before it is looked whether there are too many. */
const tagsAtOnce = 500;

/** What a repository is looked at by. */
export interface Look {
  readonly services: Services;
  readonly route: Route;
  readonly cover: Cover;
  readonly view: SourceView;
  readonly target: RepositoryListings | undefined;
  /** More than that: nothing goes, and it need not be known how many they are. */
  readonly most: number;
}

/** What was found in a repository. */
export interface Found {
  readonly going: readonly Going[];
  readonly kept: readonly Kept[];
  /** In no listing of the source, and there all the same. */
  readonly hidden: readonly string[];
}

const nothing: Found = { going: [], kept: [], hidden: [] };

/** Looks for tags of a repository that are gone at the source; tags at neither side are forgotten. */
export async function lookAt(repository: string, look: Look): Promise<Found> {
  const { services, route, cover, view, target, most } = look;
  const own = (await broughtOf(services, route, repository)).filter(isOf(route));
  const gone = own.filter((brought) => {
    const named = referenceOf(brought.reference);
    if (!('tag' in named) || !view.knows(brought)) return false;
    return cover.covers(repository, named.tag) && !view.has(repository, named.tag);
  });
  if (gone.length === 0) return nothing;
  const [listed, others] = await Promise.all([
    target && unlessDenied(target.tags(repository)),
    broughtByOthers(services, route, repository),
  ]);
  if (target !== undefined && listed === undefined) return { ...nothing, kept: gone.map(unseen) };
  const there = listed && new Map(listed.map((each) => [`${repository}:${each.tag}`, each]));
  let found = nothing;
  for (let i = 0; i < gone.length; i += tagsAtOnce) {
    const some = await judge(gone.slice(i, i + tagsAtOnce), { ...look, there, others });
    found = {
      going: [...found.going, ...some.going],
      kept: [...found.kept, ...some.kept],
      hidden: [...found.hidden, ...some.hidden],
    };
    if (found.going.length > most || found.hidden.length > mostHidden) break;
  }
  return found;
}

const unseen = ({ reference }: Brought): Kept => ({ reference, reason: 'its repository may not be read' });

interface Sides extends Look {
  /** What the target lists, by reference; undefined: it is out of sight. */
  readonly there: ReadonlyMap<string, ListedTag> | undefined;
  readonly others: ReadonlyMap<string, ByOther>;
}

/** What becomes of tags that no listing of the source has. */
async function judge(gone: readonly Brought[], { services, route, there, others }: Sides): Promise<Found> {
  const hidden = await stillAtSource(services, route, gone);
  const going: Going[] = [];
  const kept: Kept[] = [];
  const lost: Brought[] = [];
  for (const brought of gone) {
    const { reference, digest, at } = brought;
    if (hidden.has(reference)) continue;
    const now = there?.get(reference);
    const other = others.get(reference);
    if (there !== undefined && now === undefined) {
      lost.push(brought);
      continue;
    }
    if (now !== undefined && now.digest !== digest)
      kept.push({ reference, reason: `others moved it to ${now.digest} at the target` });
    else if (now?.undeletable) kept.push({ reference, reason: 'it is locked at the target' });
    else if (now !== undefined && Date.parse(now.updatedAt) > Date.parse(at))
      kept.push({ reference, reason: pushedAgain(now.updatedAt) });
    else if (other !== undefined && other.at >= at)
      kept.push({ reference, reason: `route ${other.route} brought it, too` });
    else going.push({ reference, digest });
  }
  await forgetLost(services, route, lost);
  return { going, kept, hidden: [...hidden] };
}

/** What is at neither side any more would be asked for with every plan. */
async function forgetLost(services: Services, route: Route, lost: readonly Brought[]): Promise<void> {
  const { target } = route;
  if (target === undefined || lost.length === 0) return;
  const there = await foundByName(services, target, lost);
  await forgetBrought(
    services,
    route,
    lost.filter(({ reference }) => !there.has(reference)),
  );
}

/** A tag can be hidden from listings, and a catalog end too early: asked for by name it is there. */
async function stillAtSource(
  services: Services,
  { source }: Route,
  gone: readonly Brought[],
): Promise<ReadonlySet<string>> {
  return source === undefined ? new Set() : foundByName(services, source, gone);
}

async function foundByName(
  services: Services,
  end: End,
  brought: readonly Brought[],
): Promise<ReadonlySet<string>> {
  const registry = await services.registry(end);
  const digests = await registry.digests(brought.map(({ reference }) => referenceOf(reference)));
  return new Set(brought.flatMap(({ reference }, i) => (digests[i] === undefined ? [] : [reference])));
}

/** Undefined: the registry does not let the app look. */
export async function unlessDenied<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof TransferError && error.failure.code === 'ACCESS_DENIED') return undefined;
    throw error;
  }
}
