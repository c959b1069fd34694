import { slotsOf, type Route } from '../../domain/route';
import { emptyLedger, ledgerSchema, withoutTransfers, type Ledger } from '../../domain/transfer/ledger';
import type { Services } from '../../services';
import { pathTo } from '../records';

/** Where the ledger of a route lies. */
export const ledgerPath = (route: string) => pathTo(`ledger/${route}.json`, ledgerSchema);

/** The ledger of a route as it is now. */
export const readLedger = async (services: Services, route: Route): Promise<Ledger> =>
  (await services.records(route).read(ledgerPath(route.name))) ?? emptyLedger;

/** Changes the ledger of a route; a change that gives it back as it was costs a read. */
export const changeLedger = (
  services: Services,
  route: Route,
  change: (ledger: Ledger) => Ledger,
): Promise<Ledger> =>
  services.records(route).update(ledgerPath(route.name), (ledger = emptyLedger) => change(ledger));

/** Takes transfers that are over off the ledger: those behind them go on, and what they held is free. */
export const endTransfers = (services: Services, route: Route, over: readonly string[]): Promise<Ledger> =>
  changeLedger(services, route, (ledger) => withoutTransfers(ledger, over, slotsOf(route)));
