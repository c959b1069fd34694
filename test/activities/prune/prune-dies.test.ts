import { expect, it } from 'vitest';
import { pruneTags } from '../../../src/activities/prune/prune-tags';
import { sweepManifests } from '../../../src/activities/prune/sweep-manifests';
import { prunedPath, untaggedPath } from '../../../src/records/prune/paths';
import { noteUntagged } from '../../../src/records/prune/untagged';
import type { Services } from '../../../src/services';
import type { MemoryServices } from '../../support/services';
import { brought, broughtNow, deletingBy, going, noteBrought, prunedOf, pruning } from './pruning';

/** What a worker deleted that died before it could forget it is forgotten by the next. */

const input = { route: 'default', transferId: 't1' };

/** The worker dies when it would change what was brought. */
function dying({ services, route }: MemoryServices): Services {
  const records = services.records(route);
  const shrink: typeof records.shrink = (path, change) =>
    path.name.startsWith('brought/')
      ? Promise.reject(new Error('the worker died'))
      : records.shrink(path, change);
  return { ...services, records: () => ({ ...records, shrink }) };
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

it('and what lost its tag is known, even where none goes on', async () => {
  const memory = pruning();
  const dead = deletingBy(memory, ({ deleteTag }) => ({
    async deleteTag(repository, tag) {
      await deleteTag(repository, tag);
      throw new Error('the worker died');
    },
  }));
  await expect(pruneTags(input, dead)).rejects.toThrow('the worker died');
  const left = () => memory.documents.get(untaggedPath('default', 'app').name);
  expect(left()).toMatchObject({ manifests: [{ digest: 'sha256:1' }] });
});

it('but not what kept it', async () => {
  const memory = pruning();
  memory.target.artifacts.set('app:1', { digest: 'sha256:theirs', size: 1 });
  expect(await prunedOf(memory)).toMatchObject([{ outcome: 'kept' }]);
  expect(memory.documents.get(untaggedPath('default', 'app').name)).toBeUndefined();
});

it('keeps in mind what was brought anew by the same digest while it was deleted', async () => {
  const memory = pruning();
  const at = '2026-01-02T00:00:00.000Z';
  const anew = deletingBy(memory, ({ deleteTag }) => ({
    async deleteTag(repository, tag) {
      const deleted = await deleteTag(repository, tag);
      noteBrought(memory, 'default', [{ ...brought, at }]);
      return deleted;
    },
  }));
  expect(await prunedOf(memory, anew)).toEqual([{ ...going, outcome: 'deleted' }]);
  expect(broughtNow(memory)).toEqual([brought.reference]);
});
