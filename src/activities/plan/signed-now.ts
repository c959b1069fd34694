import pMap from 'p-map';
import type { Services } from '../../services';
import type { StillPlanned } from '../../domain/plan/still-planned';
import { endOf, type Route } from '../../domain/route';
import { referenceOf } from '../../domain/selection/artifact-reference';
import type { PlannedArtifact } from '../../domain/waybill/waybill';
import { createSignatureCheck } from '../check-signatures';
import { keepSigned } from './keep-signed';

const batchesAtOnce = 8;

/** Verifies what an earlier plan holds, again where that did: a signature may have expired since. */
export async function signedNow(
  route: Route,
  batches: readonly PlannedArtifact[][],
  services: Services,
): Promise<StillPlanned> {
  if (route.trust === undefined) return { batches, unresolved: [], notes: [] };
  const registry = await services.registry(endOf(route, 'source'));
  const repositories = batches.flat().map(({ reference }) => referenceOf(reference).repository);
  const check = createSignatureCheck(route.trust, registry, repositories, () => services.now());
  const kept = await pMap(batches, (each) => keepSigned(each, check), { concurrency: batchesAtOnce });
  return {
    batches: kept.map(({ fit }) => fit.map((each) => each)),
    unresolved: kept.flatMap(({ unresolved }) => unresolved),
    notes: kept.flatMap(({ findings }) => findings),
  };
}
