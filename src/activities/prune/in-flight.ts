import { placesOf } from '../../domain/prune/brought';
import type { Route } from '../../domain/route';
import { referenceOf } from '../../domain/selection/artifact-reference';
import { atTarget } from '../../domain/waybill/waybill';
import { readLedger } from '../../records/transfer/ledger';
import { createPassedOver } from '../../records/passed-over';
import { countBatches } from '../../records/transfer/batch-numbers';
import { readWaybills } from '../../records/transfer/waybills';
import type { Services } from '../../services';

/**
 * Tells which other transfer that has not ended, of any route into the registry, brings something to a
 * repository: what it brings may need manifests there that nobody uses yet. Asked anew each time.
 */
export function inFlight(
  services: Services,
  route: Route,
  transferId: string,
): (repository: string) => Promise<string | undefined> {
  const { target } = placesOf(route);
  const routes = [...services.config.routes.values()].filter((each) => placesOf(each).target === target);
  const repositoriesOf = new Map<string, ReadonlySet<string>>();
  return async (repository) => {
    for (const other of routes) {
      const { order } = await readLedger(services, other);
      for (const id of order) {
        if (id === transferId) continue;
        const known = repositoriesOf.get(id) ?? (await broughtTo(services, other, id));
        repositoriesOf.set(id, known);
        if (known.has(repository)) return id;
      }
    }
    return undefined;
  };
}

async function broughtTo(services: Services, route: Route, transferId: string): Promise<ReadonlySet<string>> {
  // A waybill that cannot be read moves nothing.
  const passedOver = createPassedOver();
  const batches = await countBatches(services.records(route), transferId, passedOver);
  const waybills = await readWaybills(services, route, { planId: transferId, batches }, passedOver);
  const artifacts = waybills.flatMap((waybill) => waybill.artifacts);
  return new Set(artifacts.map((artifact) => referenceOf(atTarget(artifact)).repository));
}
