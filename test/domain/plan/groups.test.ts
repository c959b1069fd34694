import { expect, it } from 'vitest';
import { groupArtifacts } from '../../../src/domain/plan/groups';

it('holds an index and what of it is chosen itself together, each before what refers to it', () => {
  const manifests = new Map([['index', { bytes: 0, children: ['child'] }]]);
  const chosen = ['index', 'other', 'child'].map((digest) => ({ reference: `app:${digest}`, digest }));
  const sigs = ['child', 'index'].map((subject) => ({
    ...{ reference: `app:${subject}.sig`, digest: `sig of ${subject}`, subject },
  }));
  const groups = groupArtifacts(chosen, sigs, manifests);
  expect(groups.map((group) => group.map(({ reference }) => reference))).toEqual([
    ['app:index', 'app:index.sig', 'app:child', 'app:child.sig'],
    ['app:other'],
  ]);
});

it('holds what refers to something together with all by whose signature it may cross', () => {
  const chosen = ['a', 'b'].map((digest) => ({ reference: `app:${digest}`, digest }));
  const sbom = { reference: 'app@s', digest: 's', subject: 'a', subjects: ['a', 'b'] };
  expect(groupArtifacts(chosen, [sbom], new Map()).map(({ length }) => length)).toEqual([3]);
});

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
