import { onlyWay, type TakenWay } from '../../domain/image-import/way';
import type { Route } from '../../domain/route';
import type { Services } from '../../services';
import { createPassedOver } from '../passed-over';
import { planPath, takenWayPath } from './paths';

/** The way a transfer or plan was given, whatever its route says by now; undefined while undecided. */
export async function takenWay(services: Services, route: Route, id: string): Promise<TakenWay | undefined> {
  const records = services.records(route);
  const passedOver = createPassedOver();
  const taken = await passedOver.unless(records.read(takenWayPath(id)));
  if (taken !== undefined) return taken;
  const plan = await passedOver.unless(records.read(planPath(id)));
  if (plan !== undefined) {
    const { via = 'transfer', viaReason: reason } = plan;
    return { via, ...(reason !== undefined && { reason }) };
  }
  const only = onlyWay(route);
  return only && { via: only };
}
