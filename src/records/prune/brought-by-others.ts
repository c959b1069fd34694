import { placesOf } from '../../domain/prune/brought';
import type { Route } from '../../domain/route';
import type { Services } from '../../services';
import { broughtOf } from './brought';
import { broughtAsPath } from './paths';

/** Which route brought something last, and when. */
export interface ByOther {
  readonly route: string;
  readonly at: string;
}

/** What other routes brought to a repository of the same registry, the newest of each name there. */
export async function broughtByOthers(
  services: Services,
  route: Route,
  repository: string,
): Promise<ReadonlyMap<string, ByOther>> {
  const newest = new Map<string, ByOther>();
  const { target } = placesOf(route);
  for (const other of services.config.routes.values()) {
    if (other.name === route.name || target === undefined || placesOf(other).target !== target) continue;
    const renamed = await services.records(other).read(broughtAsPath(other.name, repository));
    const all = [...(await broughtOf(services, other, repository)), ...(renamed?.artifacts ?? [])];
    for (const { reference, at } of all) {
      const before = newest.get(reference);
      if (before === undefined || before.at < at) newest.set(reference, { route: other.name, at });
    }
  }
  return newest;
}
