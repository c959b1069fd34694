import pMap from 'p-map';
import { coverOf } from '../../domain/prune/covers';
import {
  keptShown,
  mostGone,
  mostHidden,
  tooMany,
  tooManyToTell,
  type Prune,
} from '../../domain/prune/prune';
import type { Route } from '../../domain/route';
import { broughtRepositories } from '../../records/prune/brought';
import type { Services } from '../../services';
import type { Target } from './judge-gone';
import { lookAt, unlessDenied, type SourceView, type Stretch } from './look-at-gone';

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
  const { after: last, partly: begunIn = [], ...rest } = begun;
  const others = (await broughtRepositories(services, route, last)).filter(cover.wants);
  const wanted: Stretch[] = [...begunIn, ...others.map((repository) => ({ repository }))];
  // What the receiver lets go is its own setting.
  const most = route.mode === 'send' ? mostGone : route.prune.most;
  let prune: Prune = rest;
  for (let i = 0; i < wanted.length; i += atOnce) {
    const some = wanted.slice(i, i + atOnce);
    const names = some.map(({ repository }) => repository);
    const target = await openTarget(services, route, names);
    const look = { services, route, cover, view, target, most, end };
    const found = await pMap(some, (stretch) => lookAt(stretch, look), { concurrency: lookupsAtOnce });
    const going = found.flatMap(({ going: each }) => each);
    const tags = [...prune.tags, ...going];
    const kept = [...prune.kept, ...found.flatMap((each) => each.kept)];
    const keptFound = (prune.keptFound ?? prune.kept.length) + kept.length - prune.kept.length;
    prune = {
      ...prune,
      found: prune.found + going.length,
      tags: tags.slice(0, most),
      kept: kept.slice(0, keptShown),
      ...(keptFound > keptShown && { keptFound }),
      ...(prune.hidden && { hidden: [...prune.hidden, ...found.flatMap(({ hidden }) => hidden)] }),
    };
    if ((prune.hidden?.length ?? 0) > mostHidden)
      return { ...prune, hidden: [], refused: `over ${mostHidden} tags are in no listing of the source` };
    if (prune.found > most) {
      const refused = route.mode === 'send' ? tooManyToTell : tooMany(prune.found, most);
      return { ...prune, refused };
    }
    const partly = found.flatMap(({ left }) => left ?? []);
    const isLeft = partly.length > 0 || i + atOnce < wanted.length;
    const after = [last ?? '', ...names].sort().at(-1);
    if (isLeft && services.now().getTime() >= end && after !== undefined)
      return { ...prune, after, ...(partly.length > 0 && { partly }) };
  }
  return prune;
}

/** The target may be out of sight when the plan is made: each tag is looked at again before it goes. */
async function openTarget(
  services: Services,
  { target }: Route,
  repositories: readonly string[],
): Promise<Target | undefined> {
  if (target === undefined) return undefined;
  return unlessDenied(
    (async () => {
      const registry = await services.registry(target);
      return { ...registry.deletions(repositories), ...(await registry.open(repositories)) };
    })(),
  );
}
