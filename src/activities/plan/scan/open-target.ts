import type { Listings } from '../../../azure/registry/listings';
import { TransferError } from '../../../domain/errors';
import type { ScanCursor } from '../../../domain/plan/scan';
import type { Route } from '../../../domain/route';
import { nameAtTarget } from '../../../domain/selection/rename';
import { knownAtTargetPath } from '../../../records/plan/paths';
import { broughtOver } from '../../../records/prune/brought-over';
import type { Services } from '../../../services';
import { registryView, waybillView, type ViewOf } from './target-view';

/** Asks the target itself, or else what the route's transfers left behind; decided once for a plan. */
export async function openTarget(
  { planId, cursor }: { readonly planId: string; readonly cursor?: ScanCursor },
  route: Route,
  services: Services,
): Promise<{ cursor: ScanCursor; viewOf: ViewOf }> {
  const { target } = route;
  const byRegistry =
    (registry: Listings): ViewOf =>
    async (names) =>
      registryView(await registry.open(names.map(nameAtTarget(route.renaming))));
  if (target !== undefined && cursor?.basis !== 'waybills') {
    try {
      const registry = await services.registry(target);
      if (cursor === undefined) await registry.open(['probe']);
      return { cursor: cursor ?? { shards: 0, basis: 'target' }, viewOf: byRegistry(registry) };
    } catch (error) {
      if (cursor !== undefined || !(error instanceof TransferError) || error.failure.code === 'THROTTLED')
        throw error;
      return byWaybills(planId, route, services, { reason: error.failure.message });
    }
  }
  return byWaybills(planId, route, services, { reason: `the mode of the route is ${route.mode}`, cursor });
}

/** Kept as a document, so that every call of one plan compares with the same. */
async function byWaybills(
  planId: string,
  route: Route,
  services: Services,
  { cursor, reason }: { readonly cursor?: ScanCursor | undefined; readonly reason: string },
): Promise<{ cursor: ScanCursor; viewOf: ViewOf }> {
  const records = services.records(route);
  const path = knownAtTargetPath(planId);
  let known = await records.read(path);
  if (known === undefined) {
    known = await broughtOver(services, route);
    await records.write(path, known);
  }
  const view = waybillView(known.artifacts, nameAtTarget(route.renaming));
  const basisReason = [reason, ...known.notes].join('; ');
  return {
    cursor: cursor ?? { shards: 0, basis: 'waybills', basisReason },
    viewOf: () => Promise.resolve(view),
  };
}
