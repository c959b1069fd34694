import { expect, it } from 'vitest';
import { groupArtifacts } from '../../../src/domain/plan/groups';

it('keeps what a referrer belongs to, whoever verifies that later', () => {
  const [image, sbom] = ['a', 'b'].map((letter) => `sha256:${letter.repeat(64)}`) as [string, string];
  const chosen = [{ reference: 'app:1', digest: image }];
  const referrers = [{ reference: `app@${sbom}`, digest: sbom, subject: image }];
  expect(groupArtifacts(chosen, referrers, new Map())).toEqual([
    [
      { reference: 'app:1', digest: image, size: 0 },
      { reference: `app@${sbom}`, digest: sbom, size: 0, subject: image },
    ],
  ]);
});
