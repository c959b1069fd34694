import type { Services } from '../../services';
import type { Route } from '../../domain/route';
import { readLedger } from '../../records/transfer/ledger';

/**
 * Bytes per second an activity of a copy may move: an equal share for every batch of the route that is under
 * way at the time, whatever its transfer. Undefined: as many as it can.
 */
export async function bandwidthShare(
  services: Services,
  route: Route,
  workers: number,
): Promise<number | undefined> {
  const { bandwidth } = route.copy;
  if (bandwidth === undefined) return undefined;
  const { busy } = await readLedger(services, route);
  return bandwidth / workers / Math.max(1, busy.length);
}
