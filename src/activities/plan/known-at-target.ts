import type { Documents } from '../../azure/documents';
import { documents as paths } from '../../transfer/names';
import type { TransferReport } from '../../transfer/report';

/** Reports looked at: enough for years of daily transfers, and a bound on what one plan reads. */
const mostReports = 1000;

/**
 * What earlier transfers of a route brought to the target, by reference, the newest word first: verified there or, where nobody here can look,
 * handed over.
 */
export async function knownAtTarget(store: Documents, route: string): Promise<Map<string, string>> {
  const known = new Map<string, string>();
  let looked = 0;
  let from: string | undefined;
  do {
    const page = await store.list('index/', 200, from);
    for (const path of page.paths) {
      const id = /-(t[a-z0-9]{15})\.json$/.exec(path)?.[1];
      if (id === undefined) continue;
      const report = await store.read<TransferReport>(paths.report(id));
      if (report?.route !== route) continue;
      looked += 1;
      for (const { reference, digest, verified, handedOver } of report.artifacts) {
        if (digest !== undefined && (verified || handedOver === true) && !known.has(reference))
          known.set(reference, digest);
      }
    }
    from = page.next;
  } while (from !== undefined && looked < mostReports);
  return known;
}
