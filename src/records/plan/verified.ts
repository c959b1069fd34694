import pMap from 'p-map';
import type { StillPlanned } from '../../domain/plan/still-planned';
import type { Route } from '../../domain/route';
import type { Services } from '../../services';
import { verifiedPath } from './paths';

/** So many batches of an earlier plan are verified, and written down, together. */
export const batchesTogether = 8;

const documentsAtOnce = 16;

/** What of an earlier plan was verified again for a transfer; all of it where nobody demands that. */
export async function readVerified(
  services: Services,
  route: Route,
  transferId: string,
  planned: StillPlanned['batches'],
): Promise<StillPlanned> {
  if (route.trust === undefined) return { batches: planned, unresolved: [], notes: [] };
  const records = services.records(route);
  const stretches = Array.from({ length: Math.ceil(planned.length / batchesTogether) }, (_, i) => i + 1);
  const found = await pMap(stretches, (each) => records.demand(verifiedPath(transferId, each)), {
    concurrency: documentsAtOnce,
  });
  return {
    batches: found.flatMap(({ batches }) => batches),
    unresolved: found.flatMap(({ unresolved }) => unresolved),
    notes: found.flatMap(({ notes }) => notes),
  };
}
