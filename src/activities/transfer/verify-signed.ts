import pMap from 'p-map';
import { toTransferError } from '../../azure/failure';
import type { ContentsOf } from '../../domain/signatures/contents';
import type { Verdict } from '../../domain/signatures/verdict';
import type { Route } from '../../domain/route';
import { referenceOf } from '../../domain/selection/artifact-reference';
import { unverified, type ArtifactResult, type VerifiedArtifact } from '../../domain/transfer/results';
import { atTarget, type PlannedArtifact } from '../../domain/waybill/waybill';
import type { Services } from '../../services';
import { createSignatureCheck } from '../../azure/signatures/check';

/** Where something arrived, and what was planned of it. */
export interface Arrival {
  readonly services: Services;
  readonly route: Route;
  readonly target: ContentsOf;
  /** As they were planned. */
  readonly planned: readonly Pick<PlannedArtifact, 'reference' | 'targetReference' | 'subject'>[];
}

const judgedAtOnce = 8;

/**
 * Demands of what came across an air gap that it is signed. What is not has arrived all the same, and is said
 * to have: nobody may take it for missing. @throws TransferError when the target cannot be asked
 */
export async function verifySigned(
  artifacts: readonly ArtifactResult[],
  { services, route, target, planned }: Arrival,
  givingUp = false,
): Promise<readonly VerifiedArtifact[]> {
  // Where both ends are served the plan has verified, and another digest counts as not arrived.
  if (route.mode !== 'receive') return artifacts;
  const repositories = artifacts.map((artifact) => referenceOf(atTarget(artifact)).repository);
  const check = createSignatureCheck(route.trust, target, repositories, () => services.now());
  if (check === undefined) return artifacts;
  const subjects = new Map(
    planned.map(({ reference, subject }) => [reference, subject === undefined ? undefined : [subject]]),
  );
  const judge = async (artifact: ArtifactResult): Promise<VerifiedArtifact> => {
    if (!artifact.verified || artifact.digest === undefined) return artifact;
    const { reference, digest } = artifact;
    const verdict = await verdictOn(
      () => check(atTarget(artifact), digest, subjects.get(reference)),
      givingUp,
    );
    if (!verdict.trusted) return { ...artifact, verified: false, reason: verdict.reason };
    const { by, notes } = verdict;
    return { ...artifact, ...(by !== undefined && { signedBy: by }), ...(notes.length > 0 && { notes }) };
  };
  return pMap(artifacts, judge, { concurrency: judgedAtOnce });
}

async function verdictOn(check: () => Promise<Verdict>, givingUp: boolean): Promise<Verdict> {
  try {
    const verdict = await check();
    return verdict.trusted
      ? verdict
      : { trusted: false, reason: `${verdict.reason}; it is at the target all the same` };
  } catch (error) {
    const { failure } = toTransferError(error, 'verify signatures', 'target');
    if (!givingUp) throw error;
    const why = `it is at the target, and its signatures could not be asked for (${failure.code})`;
    return { trusted: false, reason: `${unverified}: ${why}` };
  }
}
