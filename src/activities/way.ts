import { asFound, holds, inDoubt, type TakenWay } from '../domain/image-import/way';
import type { Route } from '../domain/route';
import { foundWayPath, takenWayPath } from '../records/image-import/paths';
import { takenWay } from '../records/image-import/way';
import type { Services } from '../services';
import { probeImport } from './image-import/probe-import';

/**
 * The way of a transfer or plan: that of its route, or where that has both, decided by the finding of the day
 * and the same from then on.
 */
export async function wayOf(
  services: Services,
  route: Route,
  id: string,
  probe = probeImport,
): Promise<TakenWay> {
  const taken = await takenWay(services, route, id);
  if (taken !== undefined) return taken;
  const decided = await wayOfToday(services, route, probe);
  const isFirst = await services.records(route).create(takenWayPath(id), decided);
  return isFirst ? decided : ((await takenWay(services, route, id)) ?? decided);
}

/** Looks once a day; a look that cannot tell is repeated by whoever comes next. */
async function wayOfToday(services: Services, route: Route, probe: typeof probeImport): Promise<TakenWay> {
  const records = services.records(route);
  const path = foundWayPath(route.name);
  const last = await records.read(path);
  const now = services.now();
  if (last !== undefined && holds(last, now)) return asFound(last);
  const { via, why } = await probe(services, route);
  if (via === undefined) return inDoubt(last, why);
  const found = { via, why, foundAt: now.toISOString() };
  await records.write(path, found);
  return asFound(found);
}
