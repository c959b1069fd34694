import { expect, it } from 'vitest';
import { pruneTags } from '../../../src/activities/prune/prune-tags';
import { sweepManifests } from '../../../src/activities/prune/sweep-manifests';
import { prunedPath } from '../../../src/records/prune/paths';
import { noteUntagged } from '../../../src/records/prune/untagged';
import type { Services } from '../../../src/services';
import type { MemoryServices } from '../../support/services';
import { brought, broughtNow, noteBrought, pruning } from './pruning';

/** What a worker deleted that died before it could forget it is forgotten by the next. */

const input = { route: 'default', transferId: 't1' };

/** The worker dies when it would change what was brought. */
function dying({ services, route }: MemoryServices): Services {
  const records = services.records(route);
  const update: typeof records.update = (path, change) =>
    path.name.startsWith('brought/')
      ? Promise.reject(new Error('the worker died'))
      : records.update(path, change);
  return { ...services, records: () => ({ ...records, update }) };
}

it('of tags', async () => {
  const memory = pruning();
  await expect(pruneTags(input, dying(memory))).rejects.toThrow('the worker died');
  expect(memory.target.artifacts.has('app:1')).toBe(false);
  await pruneTags(input, memory.services);
  expect(broughtNow(memory)).toEqual([]);
  expect(memory.documents.get(prunedPath('t1').name)).toMatchObject({ tags: [{ outcome: 'deleted' }] });
});

it('of manifests', async () => {
  const memory = pruning();
  const { target } = memory;
  const image = { reference: 'app@sha256:image', digest: 'sha256:image' };
  await noteUntagged(memory.services, memory.route, [image], undefined);
  target.artifacts.clear();
  const manifests = ['image', 'sbom'].map((name) => ({ digest: `sha256:${name}`, tagged: false }));
  target.listed.manifests.push(...manifests.map((each) => ({ repository: 'app', children: [], ...each })));
  target.listed.referrers.set('sha256:image', ['sha256:sbom']);
  noteBrought(memory, 'default', [{ ...brought, reference: 'app@sha256:sbom', digest: 'sha256:sbom' }]);
  await expect(sweepManifests(input, dying(memory))).rejects.toThrow('the worker died');
  // A registry deletes with a manifest what refers to it.
  target.listed.manifests.splice(0);
  target.listed.referrers.clear();
  await sweepManifests(input, memory.services);
  expect(broughtNow(memory)).toEqual([]);
});
