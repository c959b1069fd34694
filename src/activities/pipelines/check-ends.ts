import { fitting } from '../../domain/doctor/needs';
import { TransferError } from '../../domain/errors';
import { closedTo } from '../../domain/image-import/closed-end';
import { endsOf, type Route } from '../../domain/route';
import type { End } from '../../domain/side';
import type { Services } from '../../services';

/** Looks at the registries of a route by image import. @throws TransferError where nothing can be imported */
export async function checkEnds(services: Services, route: Route): Promise<readonly string[]> {
  const found = await Promise.all(
    endsOf(route).map(async (end) => {
      const facts = await services.registryFacts(end);
      if (end.name === 'source' && !facts.exportAllowed) throw exportDisabled(end);
      const closed = closedTo(route, end, facts);
      return closed ? [`${end.name} registry ${end.registry} ${closed.why} (${closed.mend})`] : [];
    }),
  );
  return found.flat();
}

const exportDisabled = (source: End): TransferError => {
  const remedy = `enable its export policy (${fitting.exports(source)})`;
  return new TransferError(
    'EXPORT_DISABLED',
    `source registry ${source.registry} forbids export: ${remedy}`,
    { operation: 'check route', origin: 'source' },
  );
};
