import type { Failure } from '../../domain/errors';
import { holds, isShutOut } from '../../domain/image-import/way';
import type { Route } from '../../domain/route';
import { foundWayPath } from '../../records/image-import/paths';
import type { Services } from '../../services';
import { probeImport } from './probe-import';

/**
 * On a route that has both ways, puts in place of what was found that imports are refused after all: the next
 * transfer goes by pipelines. Where a look sees why, the next day looks anew, else the next week does.
 */
export async function noteRefusal(
  services: Services,
  route: Route,
  failure: Failure,
  probe = probeImport,
): Promise<void> {
  if (route.via !== 'auto' || !isShutOut(failure)) return;
  const records = services.records(route);
  const path = foundWayPath(route.name);
  const last = await records.read(path);
  if (last?.via === 'transfer' && holds(last, services.now())) return;
  const { via } = await probe(services, route);
  await records.write(path, {
    via: 'transfer',
    why: `an image import was refused: ${failure.message}`,
    foundAt: services.now().toISOString(),
    ...(via !== 'transfer' && { refused: true }),
  });
}
