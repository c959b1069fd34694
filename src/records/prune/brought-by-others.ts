import pMap from 'p-map';
import { placesOf, type BroughtTo } from '../../domain/prune/brought';
import type { Route } from '../../domain/route';
import type { Services } from '../../services';
import { homes } from '../homes';
import { listAll } from '../records';
import { documentsAtOnce } from './parts';
import { broughtToNamed, broughtToPath, broughtToRepositoryFolder } from './paths';

/** Which route brought something last, and when. */
export interface ByOther {
  readonly route: string;
  readonly at: string;
}

/**
 * What other routes brought to a repository of the same registry, the newest of each name there; routes that
 * were removed since, renamed, or turned to another registry, count.
 */
export async function broughtByOthers(
  services: Services,
  route: Route,
  repository: string,
): Promise<ReadonlyMap<string, ByOther>> {
  const { target } = placesOf(route);
  if (target === undefined) return new Map();
  const found: BroughtTo[] = [];
  for (const home of homes(services)) {
    const records = services.records(home);
    const names = await listAll(records, broughtToRepositoryFolder(target, repository));
    const read = await pMap(names, (name) => records.read(broughtToNamed(name)), {
      concurrency: documentsAtOnce,
    });
    found.push(...read.flatMap((each) => each?.artifacts ?? []));
  }
  return newestOf(route, found);
}

/** The same of one reference: a small part of it is read. */
export async function broughtByOther(
  services: Services,
  route: Route,
  reference: string,
): Promise<ByOther | undefined> {
  const { target } = placesOf(route);
  if (target === undefined) return undefined;
  const found: BroughtTo[] = [];
  for (const home of homes(services)) {
    const part = await services.records(home).read(broughtToPath(target, reference));
    found.push(...(part?.artifacts ?? []).filter((each) => each.reference === reference));
  }
  return newestOf(route, found).get(reference);
}

function newestOf(route: Route, brought: readonly BroughtTo[]): Map<string, ByOther> {
  const newest = new Map<string, ByOther>();
  for (const { reference, at, route: by } of brought) {
    const before = newest.get(reference);
    if (by !== route.name && (before === undefined || before.at < at))
      newest.set(reference, { route: by, at });
  }
  return newest;
}
