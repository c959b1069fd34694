import { placesOf } from '../../domain/prune/brought';
import type { Route } from '../../domain/route';
import type { Services } from '../../services';
import { homes } from '../homes';
import { broughtToPath } from './paths';

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
  const newest = new Map<string, ByOther>();
  const { target } = placesOf(route);
  if (target === undefined) return newest;
  for (const home of homes(services)) {
    const brought = await services.records(home).read(broughtToPath(target, repository));
    for (const { reference, at, route: by } of brought?.artifacts ?? []) {
      const before = newest.get(reference);
      if (by !== route.name && (before === undefined || before.at < at))
        newest.set(reference, { route: by, at });
    }
  }
  return newest;
}
