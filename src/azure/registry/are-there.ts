import { referenceOf } from '../../domain/selection/artifact-reference';
import { atTarget, type PlannedArtifact } from '../../domain/waybill/waybill';
import type { LookUps } from './look-ups';

/** Whether the target holds artifacts as they are wanted. */
export async function areThere(
  target: Pick<LookUps, 'digests'>,
  artifacts: readonly PlannedArtifact[],
): Promise<boolean[]> {
  const held = await target.digests(artifacts.map((artifact) => referenceOf(atTarget(artifact))));
  return artifacts.map(({ digest }, n) => held[n] === digest);
}
