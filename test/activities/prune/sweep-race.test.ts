import { beforeEach, expect, it } from 'vitest';
import { sweepManifests } from '../../../src/activities/prune/sweep-manifests';
import type { RepositoryListings } from '../../../src/azure/registry/listings';
import { emptyLedger, enter } from '../../../src/domain/transfer/ledger';
import { prunedPath } from '../../../src/records/prune/paths';
import { noteUntagged } from '../../../src/records/prune/untagged';
import { ledgerPath } from '../../../src/records/transfer/ledger';
import { waybillPath } from '../../../src/records/transfer/paths';
import type { Services } from '../../../src/services';
import { sampleWaybill } from '../../support/documents';
import type { MemoryServices } from '../../support/services';
import { brought, noteBrought, notedOf, pruning } from './pruning';

/** What happens at the target while a manifest is looked at, and what looking costs. */

const input = { route: 'default', transferId: 't1' };
let memory: MemoryServices;
beforeEach(() => {
  memory = pruning({}, {}, { default: {}, other: {} });
  memory.target.artifacts.clear();
});
const lose = async (...digests: readonly string[]): Promise<void> => {
  memory.target.listed.manifests.push(...digests.map((digest) => ({ repository: 'app', digest })));
  const all = digests.map((digest) => ({ reference: `app@${digest}`, digest }));
  await noteUntagged(memory.services, memory.route, all, undefined);
};

/** Services that tell of each listing. */
function listing(told: (what: 'manifests' | 'tags') => void): Services {
  const registry: Services['registry'] = async (end) => {
    const found = await memory.services.registry(end);
    const open = async (names: readonly string[]): Promise<RepositoryListings> => {
      const its = await found.open(names);
      return {
        ...its,
        manifests: (repository) => (told('manifests'), its.manifests(repository)),
        tags: (repository) => (told('tags'), its.tags(repository)),
      };
    };
    return { ...found, open };
  };
  return { ...memory.services, registry };
}

/** Services by which something happens when a deletion was written down as begun. */
function onceBegun(happens: () => void): Services {
  const { services } = memory;
  return {
    ...services,
    records(route) {
      const its = services.records(route);
      const write: typeof its.write = (path, value) => {
        if (path.name === prunedPath('t1').name) happens();
        return its.write(path, value);
      };
      return { ...its, write };
    },
  };
}

it('keeps what another transfer may need that began while the repository was listed', async () => {
  await lose('sha256:1');
  let listings = 0;
  const begin = (): void => {
    if ((listings += 1) < 3) return;
    memory.documents.set(ledgerPath('other').name, enter(emptyLedger, 't9'));
    const artifacts = [{ reference: 'app:2', digest: 'sha256:9', size: 1 }];
    memory.documents.set(waybillPath('t9', 1).name, sampleWaybill({ transferId: 't9', artifacts }));
  };
  await sweepManifests(input, listing(begin));
  const reason = 'transfer t9 brings something to its repository, and may need it';
  expect(notedOf(memory).manifests).toMatchObject([{ outcome: 'kept', reason }]);
});

it.each(['image', 'sbom'])('keeps what was tagged since the repository was listed: %s', async (name) => {
  await lose('sha256:image');
  memory.target.listed.manifests.push({ repository: 'app', digest: 'sha256:sbom' });
  memory.target.listed.referrers.set('sha256:image', ['sha256:sbom']);
  noteBrought(memory, 'default', [{ ...brought, reference: 'app@sha256:sbom', digest: 'sha256:sbom' }]);
  const tag = () => memory.target.artifacts.set('app:new', { digest: `sha256:${name}`, size: 1 });
  await sweepManifests(input, onceBegun(tag));
  const { manifests } = notedOf(memory);
  expect(manifests.map(({ outcome }) => outcome)).toEqual(['kept', 'kept']);
  expect(manifests[0]?.reason).toMatch(/it has the tag/);
});

it('lists nothing anew for what stays by a referrer of others', async () => {
  const digests = Array.from({ length: 20 }, (_, i) => `sha256:${i}`);
  await lose(...digests);
  for (const digest of digests) memory.target.listed.referrers.set(digest, ['sha256:theirs']);
  const told: string[] = [];
  await sweepManifests(
    input,
    listing((what) => told.push(what)),
  );
  expect(notedOf(memory).manifests).toHaveLength(20);
  expect(told).toEqual(['manifests', 'tags']);
});

it('keeps what the last listing does not show, and what it is part of with it', async () => {
  await lose('sha256:part');
  const listed = memory.target.listed.manifests;
  let listings = 0;
  await sweepManifests(
    input,
    listing((what) => {
      if (what === 'manifests' && (listings += 1) === 2) listed.splice(0);
    }),
  );
  expect(notedOf(memory).manifests).toMatchObject([
    { digest: 'sha256:part', outcome: 'kept', reason: 'its repository does not list it' },
  ]);
});
