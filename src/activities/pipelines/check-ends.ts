import { fitting } from '../../domain/doctor/needs';
import { TransferError } from '../../domain/errors';
import { endOf, type Route } from '../../domain/route';
import type { Services } from '../../services';

/** Looks at the registries of a route by image import. @throws TransferError where nothing can be imported */
export async function checkEnds(services: Services, route: Route): Promise<readonly string[]> {
  const source = endOf(route, 'source');
  const [facts, target] = await Promise.all([
    services.registryFacts(source),
    services.registryFacts(endOf(route, 'target')),
  ]);
  if (!facts.exportAllowed) {
    const remedy = `enable its export policy (${fitting.exports(source)})`;
    throw new TransferError(
      'EXPORT_DISABLED',
      `source registry ${source.registry} forbids export: ${remedy}`,
      {
        operation: 'check route',
        origin: 'source',
      },
    );
  }
  if (facts.isOpen || facts.trusts) return [];
  const why = `and does not let trusted services in, as which ${target.loginServer} would come`;
  return [`source registry ${source.registry} is closed to some networks, ${why}`];
}
