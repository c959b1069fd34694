import pMap from 'p-map';
import { withBrought, type Brought } from '../../domain/prune/brought';
import type { Route } from '../../domain/route';
import { referenceOf } from '../../domain/selection/artifact-reference';
import type { Services } from '../../services';
import { listAll } from '../records';
import { broughtAsPath, broughtFolder, broughtPath, repositoryIn } from './paths';

const documentsAtOnce = 16;

/** Notes what a transfer brought, or handed over; what was renamed, by its name at the target, too. */
export async function noteBrought(
  services: Services,
  route: Route,
  brought: readonly Brought[],
): Promise<void> {
  const records = services.records(route);
  const renamed = brought.flatMap(({ as, ...each }) =>
    as === undefined ? [] : [{ ...each, reference: as }],
  );
  const documents = [
    ...[...byRepository(brought)].map(([name, news]) => [broughtPath(route.name, name), news] as const),
    ...[...byRepository(renamed)].map(([name, news]) => [broughtAsPath(route.name, name), news] as const),
  ];
  await pMap(
    documents,
    ([path, news]) =>
      records.update(path, (known = { artifacts: [] }) => ({
        artifacts: withBrought(known.artifacts, news),
      })),
    { concurrency: documentsAtOnce },
  );
}

/** Forgets what is at the target no more, unless it was brought anew meanwhile. */
export async function forgetBrought(
  services: Services,
  route: Route,
  gone: readonly Pick<Brought, 'reference' | 'digest'>[],
): Promise<void> {
  const records = services.records(route);
  await pMap(
    byRepository(gone),
    async ([repository, left]) => {
      const names = new Set(left.map(({ reference, digest }) => `${reference} ${digest}`));
      await records.update(broughtPath(route.name, repository), (known = { artifacts: [] }) => ({
        artifacts: known.artifacts.filter(({ reference, digest }) => !names.has(`${reference} ${digest}`)),
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
    .map((name) => repositoryIn(route.name, name))
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
