import type { Failure } from '../../domain/errors';
import { isShutOut } from '../../domain/image-import/way';
import type { Route } from '../../domain/route';
import { foundWayPath } from '../../records/image-import/paths';
import type { Services } from '../../services';

/**
 * On a route that has both ways, puts in place of what was found that imports are refused after all: the next
 * transfer goes by pipelines.
 */
export async function noteRefusal(services: Services, route: Route, failure: Failure): Promise<void> {
  if (route.via !== 'auto' || !isShutOut(failure)) return;
  await services.records(route).write(foundWayPath(route.name), {
    via: 'transfer',
    why: `an image import was refused: ${failure.message}`,
    foundAt: services.now().toISOString(),
    refused: true,
  });
}
