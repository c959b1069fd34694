import type { Services } from '../../services';
import type { Unresolved } from '../../domain/plan/scan';
import { isVerifiedBy } from '../../domain/plan/signed';
import type { TransferPlan } from '../../domain/plan/transfer-plan';
import { endOf, type Route } from '../../domain/route';
import { referenceOf } from '../../domain/selection/artifact-reference';
import type { PlannedArtifact } from '../../domain/waybill/waybill';
import { createSignatureCheck } from '../check-signatures';
import { keepSigned } from './keep-signed';

/** What of an earlier plan is signed as its route demands now. */
export interface SignedNow {
  readonly batches: readonly PlannedArtifact[][];
  readonly unresolved: readonly Unresolved[];
  readonly notes: readonly string[];
}

/** Verifies what an earlier plan holds, unless that plan did by the same trust policy. */
export async function signedNow(
  route: Route,
  batches: readonly PlannedArtifact[][],
  { signed }: Pick<TransferPlan, 'signed'>,
  services: Services,
): Promise<SignedNow> {
  if (isVerifiedBy(route.trust, signed)) return { batches, unresolved: [], notes: [] };
  const registry = await services.registry(endOf(route, 'source'));
  const all = batches.flat();
  const repositories = all.map(({ reference }) => referenceOf(reference).repository);
  const check = createSignatureCheck(route.trust, registry, repositories, () => services.now());
  const { fit, unresolved, findings } = await keepSigned(all, check);
  const kept = new Set(fit);
  return {
    batches: batches.map((each) => each.filter((artifact) => kept.has(artifact))),
    unresolved,
    notes: findings,
  };
}
