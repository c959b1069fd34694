import { expect, it } from 'vitest';
import { findReferrers } from '../../../../src/activities/plan/scan/find-referrers';
import type { ListedManifest, RepositoryListings } from '../../../../src/azure/registry/listings';

/** What referrers belong to, where an index and its children are chosen. */

const sha = (letter: string): string => `sha256:${letter.repeat(64)}`;
const [index, child, sbom, attestation] = ['a', 'b', 'c', 'd'].map(sha) as [string, string, string, string];
const manifest = (digest: string, children: string[] = [], tagged = true): [string, ListedManifest] => [
  digest,
  { ...{ digest, children, tagged }, bytes: 1, locked: false, readable: true },
];

/** By reference, the chosen artifact it belongs to and all by whose signature it may cross. */
async function found(subjects: readonly string[], referring: Record<string, string[]> = {}) {
  const source = {
    referrers: (_: string, digest: string) => Promise.resolve(referring[digest] ?? []),
  } as unknown as RepositoryListings;
  const manifests = new Map([
    ...[manifest(index, [child, attestation]), manifest(child), manifest(attestation, [], false)],
    ...[manifest(sbom, [], false), manifest(sha('e'), [], false)],
  ]);
  const tags = [child, sbom].map((of) => ({
    ...{ tag: `${of.replace(':', '-')}.sig`, digest: sha('f'), locked: false, readable: true },
  }));
  const all = await findReferrers('app', subjects, { source, tags: tags as never, manifests });
  return Object.fromEntries(all.map(({ reference, subject, subjects: any }) => [reference, [subject, any]]));
}
const tagOf = (digest: string): string => `app:${digest.replace(':', '-')}.sig`;

it.each([[[index, child]], [[child, index]]])(
  'belongs to the nearest that is chosen, and may cross by each, in any order',
  async (subjects) => {
    expect(await found(subjects)).toEqual({ [tagOf(child)]: [child, [child, index]] });
  },
);

it('belongs to the index where the child is not chosen, and crosses by that alone', async () => {
  expect(await found([index])).toEqual({ [tagOf(child)]: [index, [index]] });
});

it('may cross by what it is a referrer of', async () => {
  expect(await found([index], { [child]: [sbom] })).toMatchObject({
    [`app@${sbom}`]: [index, [index]],
    [tagOf(sbom)]: [index, [sbom, index]],
  });
});

it('leaves out what crosses inside its index', async () => {
  expect(await found([index], { [child]: [attestation] })).not.toHaveProperty(`app@${attestation}`);
});
