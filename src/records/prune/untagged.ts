import pMap from 'p-map';
import { placesOf } from '../../domain/prune/brought';
import type { Going } from '../../domain/prune/prune';
import type { Untagged } from '../../domain/prune/untagged';
import type { Route } from '../../domain/route';
import { byRepository } from '../../domain/selection/grouped';
import type { Services } from '../../services';
import { listAll } from '../records';
import { documentsAtOnce } from './parts';
import { repositoryIn, untaggedFolder, untaggedPath } from './paths';

/**
 * Notes manifests that lost their tag, or lose their index; by a list of tags, whose list it was. They stay
 * noted until they are gone or tagged again, whatever becomes of the transfer.
 */
export async function noteUntagged(
  services: Services,
  route: Route,
  manifests: readonly Going[],
  sender: string | undefined,
): Promise<void> {
  const { target } = placesOf(route);
  if (target === undefined) return;
  await pMap(
    byRepository(manifests),
    ([repository, each]) =>
      services.records(route).update(untaggedPath(route.name, repository), (known = { manifests: [] }) => {
        const digests = new Set(each.map(({ digest }) => digest));
        const before = known.manifests.filter(({ digest }) => digests.has(digest));
        // A large document is not written for nothing.
        if (before.length === digests.size && before.every((one) => isFor(one, target, sender))) return known;
        const others = known.manifests.filter(({ digest }) => !digests.has(digest));
        const news = [...digests].map((digest) => ({
          ...{ digest, target },
          ...(sender !== undefined && { sender }),
        }));
        return { manifests: [...others, ...news] };
      }),
    { concurrency: documentsAtOnce },
  );
}

const isFor = (each: Untagged, target: string | undefined, sender: string | undefined): boolean =>
  each.target === target && each.sender?.toLowerCase() === sender?.toLowerCase();

/** Manifests at the target by repository that lost their tag; by a list of tags, by lists of its sender. */
export async function untaggedBy(
  services: Services,
  route: Route,
  sender: string | undefined,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const records = services.records(route);
  const folder = untaggedFolder(route.name);
  const repositories = (await listAll(records, folder)).map((name) => repositoryIn(folder, name)).sort();
  const { target } = placesOf(route);
  const found = await pMap(
    repositories,
    async (repository) => {
      const { manifests = [] } = (await records.read(untaggedPath(route.name, repository))) ?? {};
      return [
        repository,
        manifests.filter((each) => isFor(each, target, sender)).map(({ digest }) => digest),
      ] as const;
    },
    { concurrency: documentsAtOnce },
  );
  return new Map(found.filter(([, digests]) => digests.length > 0));
}

/** Forgets manifests of a repository that are gone, or tagged again. */
export async function forgetUntagged(
  services: Services,
  route: Route,
  repository: string,
  digests: ReadonlySet<string>,
): Promise<void> {
  await services.records(route).shrink(untaggedPath(route.name, repository), (known) => {
    const manifests = known.manifests.filter(({ digest }) => !digests.has(digest));
    return manifests.length === 0 ? undefined : { manifests };
  });
}
