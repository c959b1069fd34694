import pMap from 'p-map';
import { placesOf, withBrought, type Brought } from '../../domain/prune/brought';
import type { Route } from '../../domain/route';
import { referenceOf } from '../../domain/selection/artifact-reference';
import type { Services } from '../../services';
import type { PassedOver } from '../passed-over';
import { listAll, type Path } from '../records';
import { broughtFolder, broughtPath, broughtToPath, repositoryIn } from './paths';

const documentsAtOnce = 16;

/**
 * Notes what a transfer brought, or handed over; at the target all routes note it by its name there. A
 * damaged document is passed over, and hides no other.
 */
export async function noteBrought(
  services: Services,
  route: Route,
  brought: readonly Brought[],
  passedOver: PassedOver,
): Promise<void> {
  const records = services.records(route);
  const note = <T extends Noted>(path: Path<{ readonly artifacts: readonly T[] }>, news: readonly T[]) =>
    passedOver.unless(
      records.update(path, (known = { artifacts: [] }) => ({
        artifacts: withBrought(known.artifacts, news),
      })),
    );
  await pMap(byRepository(brought), ([repository, news]) => note(broughtPath(route.name, repository), news), {
    concurrency: documentsAtOnce,
  });
  const there = brought.flatMap(({ reference, as = reference, digest, at, target }) =>
    target === undefined ? [] : [{ target, reference: as, digest, at, route: route.name }],
  );
  for (const target of new Set(there.map((each) => each.target))) {
    const arrived = there.filter((each) => each.target === target).map(({ target: _, ...each }) => each);
    await pMap(byRepository(arrived), ([repository, news]) => note(broughtToPath(target, repository), news), {
      concurrency: documentsAtOnce,
    });
  }
}

type Noted = Pick<Brought, 'reference' | 'digest' | 'at'> & { readonly route?: string };

/** Forgets what is at the target no more, unless it was brought anew: with `at` by the same digest, too. */
export async function forgetBrought(
  services: Services,
  route: Route,
  gone: readonly (Pick<Brought, 'reference' | 'digest'> & Partial<Pick<Brought, 'at'>>)[],
): Promise<void> {
  const records = services.records(route);
  const { target } = placesOf(route);
  await pMap(
    byRepository(gone),
    async ([repository, left]) => {
      const goneOf = new Map(left.map((each) => [each.reference, each]));
      const stays = ({ reference, digest, at }: Noted): boolean => {
        const found = goneOf.get(reference);
        return found?.digest !== digest || (found.at ?? at) !== at;
      };
      await records.update(broughtPath(route.name, repository), (known = { artifacts: [] }) => ({
        artifacts: known.artifacts.filter(stays),
      }));
      if (target === undefined) return;
      await records.update(broughtToPath(target, repository), (known = { artifacts: [] }) => ({
        artifacts: known.artifacts.filter((each) => each.route !== route.name || stays(each)),
      }));
    },
    { concurrency: documentsAtOnce },
  );
}

/** What a route brought of a repository. */
export const broughtOf = async (
  services: Services,
  route: Route,
  repository: string,
): Promise<readonly Brought[]> =>
  (await services.records(route).read(broughtPath(route.name, repository)))?.artifacts ?? [];

/** The repositories a route brought something of, in their order, after one of them. */
export async function broughtRepositories(services: Services, route: Route, after = ''): Promise<string[]> {
  const names = await listAll(services.records(route), broughtFolder(route.name));
  return names
    .map((name) => repositoryIn(broughtFolder(route.name), name))
    .sort()
    .filter((repository) => repository > after);
}

/** By repository, each once. */
export function byRepository<T extends { readonly reference: string }>(
  items: readonly T[],
): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const { repository } = referenceOf(item.reference);
    const others = found.get(repository);
    if (others === undefined) found.set(repository, [item]);
    else others.push(item);
  }
  return found;
}
