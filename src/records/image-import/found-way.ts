import { holds, type FoundWay } from '../../domain/image-import/way';
import type { Route } from '../../domain/route';
import type { Services } from '../../services';
import { createPassedOver } from '../passed-over';
import { foundWayPath } from './paths';

/** Which way a route goes that has both, as it was last found; what cannot be read counts for nothing. */
export const lastFound = (services: Services, route: Route): Promise<FoundWay | undefined> =>
  createPassedOver().unless(services.records(route).read(foundWayPath(route.name)));

/**
 * Notes which way was found, in place of what cannot be read, too; a refusal that still counts stays. Returns
 * what counts now.
 */
export async function noteFound(services: Services, route: Route, found: FoundWay): Promise<FoundWay> {
  const records = services.records(route);
  const path = foundWayPath(route.name);
  const passedOver = createPassedOver();
  const noted = await passedOver.unless(
    records.update(path, (last) => (last?.refused && holds(last, services.now()) ? last : found)),
  );
  if (noted !== undefined) return noted;
  await passedOver.unless(records.write(path, found));
  return found;
}
