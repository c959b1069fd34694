import { onlyWay, type TakenWay } from '../../domain/image-import/way';
import type { Route } from '../../domain/route';
import type { Services } from '../../services';
import { takenWayPath } from './paths';

/** The way of a transfer or plan; undefined while it is not decided. */
export async function takenWay(services: Services, route: Route, id: string): Promise<TakenWay | undefined> {
  const only = onlyWay(route);
  return only === undefined ? services.records(route).read(takenWayPath(id)) : { via: only };
}
