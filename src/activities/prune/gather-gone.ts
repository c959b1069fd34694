import pMap from 'p-map';
import type { RepositoryListings } from '../../azure/registry/listings';
import { TransferError } from '../../domain/errors';
import { isOf, type Brought } from '../../domain/prune/brought';
import { coverOf, type Cover } from '../../domain/prune/covers';
import { keptShown, mostHidden, tooMany, type Going, type Kept, type Prune } from '../../domain/prune/prune';
import type { Route } from '../../domain/route';
import { referenceOf } from '../../domain/selection/artifact-reference';
import type { Selection } from '../../domain/selection/selection';
import type { End } from '../../domain/side';
import { broughtOf, broughtRepositories, forgetBrought } from '../../records/prune/brought';
import { broughtByOthers } from '../../records/prune/brought-by-others';
import type { Services } from '../../services';
import { pushedAgain } from './judge-tag';

/** What decides whether a tag is gone at the source. */
export interface SourceView {
  readonly selection: Selection;
  readonly has: (repository: string, tag: string) => boolean;
  /** Whether the view is newer than what was brought. */
  readonly knows: (brought: Brought) => boolean;
}

/** Repositories looked at before the time is looked at. */
const atOnce = 16;
const lookupsAtOnce = 4;

/**
 * Looks for tags that the route brought, the rules cover and the source no longer has, repository by
 * repository, until all are looked at, there are too many, or the time is up: `after` says how far it came.
 */
export async function gatherGone(
  services: Services,
  route: Route,
  begun: Prune,
  view: SourceView,
  end: number,
): Promise<Prune> {
  const cover = coverOf(view.selection);
  const { after: last, ...rest } = begun;
  const wanted = (await broughtRepositories(services, route, last)).filter(cover.wants);
  let prune: Prune = rest;
  for (let i = 0; i < wanted.length; i += atOnce) {
    const some = wanted.slice(i, i + atOnce);
    const target = await openTarget(services, route, some);
    const look = { services, route, cover, view, target };
    const found = await pMap(some, (repository) => lookAt(repository, look), { concurrency: lookupsAtOnce });
    const going = found.flatMap(({ going: each }) => each);
    const tags = [...prune.tags, ...going];
    prune = {
      ...prune,
      found: prune.found + going.length,
      tags: tags.slice(0, route.prune.most),
      kept: [...prune.kept, ...found.flatMap(({ kept }) => kept)].slice(0, keptShown),
      ...(prune.hidden && { hidden: [...prune.hidden, ...found.flatMap(({ hidden }) => hidden)] }),
    };
    if ((prune.hidden?.length ?? 0) > mostHidden)
      return { ...prune, hidden: [], refused: `over ${mostHidden} tags are in no listing of the source` };
    if (prune.found > route.prune.most) return { ...prune, refused: tooMany(prune.found, route.prune.most) };
    const after = some.at(-1);
    if (services.now().getTime() >= end && after !== undefined && i + atOnce < wanted.length)
      return { ...prune, after };
  }
  return prune;
}

interface Look {
  readonly services: Services;
  readonly route: Route;
  readonly cover: Cover;
  readonly view: SourceView;
  readonly target: RepositoryListings | undefined;
}

/** The target may be out of sight when the plan is made: each tag is looked at again before it goes. */
async function openTarget(
  services: Services,
  { target }: Route,
  repositories: readonly string[],
): Promise<RepositoryListings | undefined> {
  if (target === undefined) return undefined;
  try {
    return await (await services.registry(target)).open(repositories);
  } catch (error) {
    if (error instanceof TransferError && error.failure.code === 'ACCESS_DENIED') return undefined;
    throw error;
  }
}

interface Found {
  readonly going: readonly Going[];
  readonly kept: readonly Kept[];
  /** In no listing of the source, and there all the same. */
  readonly hidden: readonly string[];
}

async function lookAt(repository: string, { services, route, cover, view, target }: Look): Promise<Found> {
  const own = (await broughtOf(services, route, repository)).filter(isOf(route));
  const gone = own.filter((brought) => {
    const named = referenceOf(brought.reference);
    if (!('tag' in named) || !view.knows(brought)) return false;
    return cover.covers(repository, named.tag) && !view.has(repository, named.tag);
  });
  if (gone.length === 0) return { going: [], kept: [], hidden: [] };
  const [there, others, hidden] = await Promise.all([
    target?.tags(repository),
    broughtByOthers(services, route, repository),
    stillAtSource(services, route, gone),
  ]);
  const going: Going[] = [];
  const kept: Kept[] = [];
  const lost: Brought[] = [];
  for (const brought of gone) {
    const { reference, digest, at } = brought;
    if (hidden.has(reference)) continue;
    const now = there?.find(({ tag }) => `${repository}:${tag}` === reference);
    const other = others.get(reference);
    if (target !== undefined && now === undefined) {
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
