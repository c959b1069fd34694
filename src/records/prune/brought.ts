import pMap from 'p-map';
import { mostUnpruned, placesOf, withBrought, type Arriving, type Brought } from '../../domain/prune/brought';
import type { Route } from '../../domain/route';
import type { Services } from '../../services';
import type { PassedOver } from '../passed-over';
import { listAll, type Path } from '../records';
import { documentsAtOnce, eachPart } from './parts';
import { broughtNamed, broughtOfFolder, broughtPath, broughtRepositoryIn, broughtToPath } from './paths';

/**
 * Notes what a transfer brought, or handed over; at the target all routes note it by its name there. A
 * damaged document is passed over, and hides no other. Where no route prunes the oldest are forgotten.
 */
export async function noteBrought(
  services: Services,
  route: Route,
  brought: readonly Arriving[],
  passedOver: PassedOver,
): Promise<void> {
  const records = services.records(route);
  const note = <T extends Noted>(
    path: Path<{ readonly artifacts: readonly T[] }>,
    news: readonly T[],
    most: number,
  ) =>
    passedOver.unless(
      records.update(path, (known = { artifacts: [] }) => ({
        artifacts: withBrought(known.artifacts, news).slice(-most),
      })),
    );
  const most = mostRemembered(services, placesOf(route).target);
  const ownPath = ({ reference }: Noted) => broughtPath(route.name, reference);
  const own = brought.filter(({ foundThere }) => !foundThere);
  await eachPart(own, ownPath, (path, news) => note(path, news, most));
  const there = brought.flatMap(({ reference, as = reference, digest, at, target }) =>
    target === undefined ? [] : [{ target, reference: as, digest, at, route: route.name }],
  );
  for (const target of new Set(there.map((each) => each.target))) {
    const arrived = there.filter((each) => each.target === target).map(({ target: _, ...each }) => each);
    const itsPath = ({ reference }: Noted) => broughtToPath(target, reference);
    await eachPart(arrived, itsPath, (path, news) => note(path, news, mostRemembered(services, target)));
  }
}

type Noted = Pick<Brought, 'reference' | 'digest' | 'at'> & { readonly route?: string };

/** What came across an air gap, or goes, is known by nothing else; and who prunes forgets what is gone. */
const mostRemembered = ({ config }: Services, target: string | undefined): number =>
  target === undefined ||
  [...config.routes.values()].some((each) => each.prune.mode !== 'off' && placesOf(each).target === target)
    ? Infinity
    : mostUnpruned;

type Lost = Pick<Brought, 'reference' | 'digest'> & Partial<Pick<Brought, 'at'>>;

/** Forgets what is at the target no more, unless it was brought anew: with `at` by the same digest, too. */
export async function forgetBrought(services: Services, route: Route, gone: readonly Lost[]): Promise<void> {
  const records = services.records(route);
  const { target } = placesOf(route);
  const goneOf = new Map(gone.map((each) => [each.reference, each]));
  const stays = ({ reference, digest, at }: Noted): boolean => {
    const found = goneOf.get(reference);
    return found?.digest !== digest || (found.at ?? at) !== at;
  };
  const ownPath = ({ reference }: Lost) => broughtPath(route.name, reference);
  await eachPart(gone, ownPath, (path) =>
    records.shrink(path, ({ artifacts }) => leftOf(artifacts.filter(stays))),
  );
  if (target === undefined) return;
  const itsPath = ({ reference }: Lost) => broughtToPath(target, reference);
  await eachPart(gone, itsPath, (path) =>
    records.shrink(path, ({ artifacts }) =>
      leftOf(artifacts.filter((each) => each.route !== route.name || stays(each))),
    ),
  );
}

/** Nothing is kept of what became empty. */
const leftOf = <T>(artifacts: T[]): { readonly artifacts: T[] } | undefined =>
  artifacts.length === 0 ? undefined : { artifacts };

/** What a route brought of a repository. */
export async function broughtOf(
  services: Services,
  route: Route,
  repository: string,
): Promise<readonly Brought[]> {
  const records = services.records(route);
  const names = await listAll(records, broughtOfFolder(route.name, repository));
  const read = await pMap(names, (name) => records.read(broughtNamed(name)), {
    concurrency: documentsAtOnce,
  });
  return read.flatMap((each) => each?.artifacts ?? []);
}

/** How a route brought one thing: a small part of all is read. */
export const broughtAs = async (
  services: Services,
  route: Route,
  reference: string,
): Promise<Brought | undefined> =>
  (await services.records(route).read(broughtPath(route.name, reference)))?.artifacts.find(
    (each) => each.reference === reference,
  );

/** The repositories a route brought something of, in their order, after one of them. */
export async function broughtRepositories(services: Services, route: Route, after = ''): Promise<string[]> {
  const names = await listAll(services.records(route), broughtOfFolder(route.name));
  const repositories = new Set(names.map((name) => broughtRepositoryIn(route.name, name)));
  return [...repositories].sort().filter((repository) => repository > after);
}
