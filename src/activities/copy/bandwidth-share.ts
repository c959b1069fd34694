import type { Services } from '../../services';
import type { Route } from '../../domain/route';
import { slotsPath, type Slots } from '../../domain/transfer/slots';

/**
 * Bytes per second an activity of a copy may move: an equal share for every batch of the route that is under way at the time, whatever its
 * transfer. Undefined: as many as it can.
 */
export async function bandwidthShare(
  services: Services,
  route: Route,
  workers: number,
): Promise<number | undefined> {
  const { bandwidth } = route.copy;
  if (bandwidth === undefined) return undefined;
  const slots = await services.documents(route).read<Slots>(slotsPath(route.name));
  return bandwidth / workers / Math.max(1, slots?.busy.length ?? 0);
}
