import pMap from 'p-map';
import type { LookUps } from '../azure/registry/look-ups';
import { referenceOf } from '../domain/selection/artifact-reference';
import { subjectOfTag } from '../domain/selection/cosign';
import type { SignatureCheck } from '../azure/signatures/check';
import type { PlannedArtifact } from '../domain/waybill/waybill';

const judgedAtOnce = 8;

/** Whether a tag moves where somebody signs once more what it stands for. */
export function growsBySigning(reference: string): boolean {
  const named = referenceOf(reference);
  return 'tag' in named && subjectOfTag(named.tag) !== undefined && named.tag.endsWith('.sig');
}

/**
 * Artifacts with the digests that tags of cosign's signatures have now. Only what crosses by the signature of
 * its image is taken as it is: whatever else such a tag was moved to, nobody planned.
 */
export async function signedAnew(
  artifacts: readonly PlannedArtifact[],
  lookUps: Pick<LookUps, 'digests'>,
  check: SignatureCheck,
): Promise<readonly PlannedArtifact[]> {
  const tagged = artifacts.filter(({ reference }) => growsBySigning(reference));
  if (tagged.length === 0) return artifacts;
  const found = await lookUps.digests(tagged.map(({ reference }) => referenceOf(reference)));
  const now = new Map(tagged.map((each, i) => [each, found[i]]));
  return pMap(
    artifacts,
    async (each) => {
      const { reference, subject } = each;
      const digest = now.get(each);
      if (digest === undefined || digest === each.digest) return each;
      const verdict = await check(reference, digest, subject === undefined ? undefined : [subject]);
      return verdict.trusted && verdict.subject !== undefined ? { ...each, digest } : each;
    },
    { concurrency: judgedAtOnce },
  );
}
