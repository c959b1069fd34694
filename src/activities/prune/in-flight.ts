import { placesOf } from '../../domain/prune/brought';
import type { Route } from '../../domain/route';
import { referenceOf } from '../../domain/selection/artifact-reference';
import { heldBatches, type Ledger } from '../../domain/transfer/ledger';
import { atTarget } from '../../domain/waybill/waybill';
import { readLedger } from '../../records/transfer/ledger';
import { createPassedOver } from '../../records/passed-over';
import { countBatches } from '../../records/transfer/batch-numbers';
import { readWaybills } from '../../records/transfer/waybills';
import type { Services } from '../../services';

/**
 * Tells which other transfer, of any route into the registry, still brings something to a repository: what it
 * brings may need manifests there that nobody uses yet. Asked anew each time.
 */
export function inFlight(
  services: Services,
  route: Route,
  transferId: string,
): (repository: string) => Promise<string | undefined> {
  const { target } = placesOf(route);
  const routes = [...services.config.routes.values()].filter((each) => placesOf(each).target === target);
  const known = new Map<string, Cargo>();
  return async (repository) => {
    for (const other of routes) {
      const ledger = await readLedger(services, other);
      for (const id of ledger.order) {
        if (id === transferId) continue;
        const cargo = known.get(id) ?? (await cargoOf(services, other, id));
        known.set(id, cargo);
        if (cargo.repositories.has(repository) && isMoving(ledger, id, cargo)) return id;
      }
    }
    return undefined;
  };
}

/** What a transfer brings. */
interface Cargo {
  readonly batches: number;
  readonly repositories: ReadonlySet<string>;
}

/** Whether a batch is under way or still to come: one that prunes itself moves nothing any more. */
const isMoving = (ledger: Ledger, id: string, { batches }: Cargo): boolean =>
  (ledger.next[id] ?? 1) <= batches || heldBatches(ledger, id).length > 0;

async function cargoOf(services: Services, route: Route, transferId: string): Promise<Cargo> {
  // A waybill that cannot be read moves nothing.
  const passedOver = createPassedOver();
  const batches = await countBatches(services.records(route), transferId, passedOver);
  const waybills = await readWaybills(services, route, { planId: transferId, batches }, passedOver);
  const artifacts = waybills.flatMap((waybill) => waybill.artifacts);
  return { batches, repositories: new Set(artifacts.map((each) => referenceOf(atTarget(each)).repository)) };
}
