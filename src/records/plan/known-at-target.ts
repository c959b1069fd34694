import pMap from 'p-map';
import type { Documents } from '../../azure/documents';
import { documents as paths } from '../../domain/transfer/names';
import type { TransferReport } from '../../domain/transfer/report';

/** Reports looked at: enough for years of daily transfers, and a bound on what one plan reads. */
const mostReports = 1000;
/** Transfers looked at, of all routes that share the container. */
const mostTransfers = 20_000;
const pageSize = 200;
const readsAtOnce = 16;

/**
 * What earlier transfers of a route brought to the target, by reference, the newest word first: verified there or, where nobody here can look,
 * handed over.
 */
export async function knownAtTarget(store: Documents, route: string): Promise<Map<string, string>> {
  const known = new Map<string, string>();
  let [looked, reports] = [0, 0];
  let from: string | undefined;
  do {
    const page = await store.list('index/', pageSize, from);
    looked += page.paths.length;
    const found = await pMap(page.paths, (path) => reportOf(store, route, path), {
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
  return known;
}

/** The report of a transfer in the index, when it is one of the route. The entry is small and tells the route; a report may be large. */
async function reportOf(store: Documents, route: string, path: string): Promise<TransferReport | undefined> {
  const id = /-(t[a-z0-9]{15})\.json$/.exec(path)?.[1];
  if (id === undefined) return undefined;
  const entry = await store.read<{ readonly route: string }>(path);
  return entry?.route === route ? store.read<TransferReport>(paths.report(id)) : undefined;
}
