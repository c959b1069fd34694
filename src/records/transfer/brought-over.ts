import pMap from 'p-map';
import type { Route } from '../../domain/route';
import type { TransferReport } from '../../domain/transfer/report';
import type { Services } from '../../services';
import type { KnownAtTarget } from '../../domain/plan/scan';
import { createPassedOver } from '../passed-over';
import type { Records } from '../records';
import { index, indexPath } from './index-entry';
import { reportPath } from './paths';
import { idOfKey } from '../indexes';

/** Reports looked at: enough for years of daily transfers, and a bound on what one plan reads. */
const mostReports = 1000;
/** Transfers looked at, of all routes that share the container. */
const mostTransfers = 20_000;
const pageSize = 200;
const readsAtOnce = 16;

/** What earlier transfers brought to the target, verified or handed over; the newest word counts. */
export async function broughtOver(services: Services, route: Route): Promise<KnownAtTarget> {
  const records = services.records(route);
  const passedOver = createPassedOver();
  const known = new Map<string, string>();
  let [looked, reports] = [0, 0];
  let from: string | undefined;
  do {
    const page = await records.list(index.prefix, pageSize, from);
    looked += page.paths.length;
    const keys = page.paths.flatMap((name) => index.keyIn(name) ?? []);
    const found = await pMap(keys, (key) => passedOver.unless(reportOf(records, route, key)), {
      concurrency: readsAtOnce,
    });
    for (const report of found) {
      if (report === undefined) continue;
      reports += 1;
      for (const { reference, digest, verified, handedOver } of report.artifacts) {
        if (digest !== undefined && (verified || handedOver === true) && !known.has(reference))
          known.set(reference, digest);
      }
    }
    from = page.next;
  } while (from !== undefined && reports < mostReports && looked < mostTransfers);
  const artifacts = [...known].map(([reference, digest]) => ({ reference, digest }));
  return { artifacts, notes: passedOver.notes() };
}

/** The report of a transfer of the route; its entry, which is small, tells the route. */
async function reportOf(records: Records, route: Route, key: string): Promise<TransferReport | undefined> {
  const entry = await records.read(indexPath(key));
  return entry?.route === route.name ? records.read(reportPath(idOfKey(key))) : undefined;
}
