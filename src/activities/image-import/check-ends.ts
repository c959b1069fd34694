import { TransferError } from '../../domain/errors';
import { obstaclesAt } from '../../domain/image-import/obstacles';
import { endsOf, type Route } from '../../domain/route';
import type { Services } from '../../services';

/**
 * Looks at the registries of a route before images are imported.
 * @throws TransferError where nothing can be imported
 */
export async function checkEnds(services: Services, route: Route): Promise<void> {
  const found = await Promise.all(
    endsOf(route).map(async (end) =>
      obstaclesAt(route, end, await services.registryFacts(end)).map((obstacle) => ({ end, ...obstacle })),
    ),
  );
  const obstacles = found.flat();
  const [first] = obstacles;
  if (first === undefined) return;
  const told = obstacles.map(({ end, why, mend }) => `${end.name} registry ${end.registry} ${why} (${mend})`);
  throw new TransferError(
    first.of === 'export-policy' ? 'EXPORT_DISABLED' : 'ACCESS_DENIED',
    told.join('; '),
    { operation: 'check route', origin: first.end.name },
  );
}
