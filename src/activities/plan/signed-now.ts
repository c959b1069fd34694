import pMap from 'p-map';
import type { Services } from '../../services';
import { endOf, type Route } from '../../domain/route';
import { referenceOf } from '../../domain/selection/artifact-reference';
import { createSignatureCheck } from '../../azure/signatures/check';
import type { StillPlanned } from '../../domain/plan/still-planned';
import { signedAnew } from '../signed-anew';
import { keepSigned } from './keep-signed';

const batchesAtOnce = 8;

/**
 * Verifies what an earlier plan holds, again where that did: a signature may have expired since. What was
 * signed once more since is taken with the signatures it has now.
 */
export async function signedNow(
  route: Route,
  batches: StillPlanned['batches'],
  services: Services,
): Promise<StillPlanned> {
  const registry = await services.registry(endOf(route, 'source'));
  const repositories = batches.flat().map(({ reference }) => referenceOf(reference).repository);
  const check = createSignatureCheck(route.trust, registry, repositories, () => services.now());
  if (check === undefined) return { batches, unresolved: [], notes: [] };
  const kept = await pMap(
    batches,
    async (each) => keepSigned(await signedAnew(each, registry, check), check),
    { concurrency: batchesAtOnce },
  );
  return {
    batches: kept.map(({ fit }) => fit),
    unresolved: kept.flatMap(({ unresolved }) => unresolved),
    notes: kept.flatMap(({ findings }) => findings),
  };
}
