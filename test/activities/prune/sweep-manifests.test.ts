import { beforeEach, describe, expect, it } from 'vitest';
import { sweepManifests } from '../../../src/activities/prune/sweep-manifests';
import type { Deletions } from '../../../src/azure/registry/deletions';
import { nothingPruned, type Pruned } from '../../../src/domain/prune/pruned';
import type { End } from '../../../src/domain/side';
import { prunedPath } from '../../../src/records/prune/paths';
import type { MemoryServices } from '../../support/services';
import { brought, noteBrought, pruning } from './pruning';

/** Manifests of a deleted tag, while others work at the target. */

const repository = 'app';
const index = { reference: 'app:1', digest: 'sha256:index', outcome: 'deleted' } as const;
const manifest = (name: string, children: readonly string[] = []) => ({
  ...{
    repository,
    digest: `sha256:${name}`,
    children: children.map((each) => `sha256:${each}`),
    tagged: false,
  },
});

let memory: MemoryServices;
const begin = (routes?: Readonly<Record<string, unknown>>): void => {
  memory = pruning({}, {}, routes);
  memory.target.artifacts.clear();
  memory.target.listed.manifests.push(manifest('index', ['a', 'b']), manifest('a'), manifest('b'));
  memory.documents.set(prunedPath('t1').name, { ...nothingPruned, tags: [index] });
};
beforeEach(() => {
  begin();
});

/** Sweeps; `before` each deletion of a manifest something else may happen, `after` it the worker may die. */
async function sweep(around: { before?: (digest: string) => void; after?: (digest: string) => void } = {}) {
  const { services, target, route, documents } = memory;
  const deletionsOf = (deletions: Deletions): Deletions => ({
    ...deletions,
    deleteManifest(_, digest) {
      around.before?.(digest);
      const place = target.listed.manifests.findIndex((each) => each.digest === digest);
      target.listed.manifests.splice(place, 1);
      around.after?.(digest);
      return Promise.resolve('deleted');
    },
  });
  const registry = async (end: End) => {
    const found = await services.registry(end);
    return { ...found, deletions: (names: readonly string[]) => deletionsOf(found.deletions(names)) };
  };
  await sweepManifests({ route: route.name, transferId: 't1' }, { ...services, registry });
  const { manifests } = documents.get(prunedPath('t1').name) as Pruned;
  return Object.fromEntries(
    manifests.map(({ digest, outcome, reason = outcome }) => [digest.slice(7), reason]),
  );
}

const all = { index: 'deleted', a: 'deleted', b: 'deleted' };

it('deletes an index and its manifests', async () => {
  expect(await sweep()).toEqual(all);
});

it('keeps a manifest that an index has which came meanwhile', async () => {
  const before = (digest: string) => {
    if (digest === 'sha256:a') memory.target.listed.manifests.push(manifest('new', ['b']));
  };
  expect(await sweep({ before })).toEqual({ ...all, b: 'it is part of the index sha256:new' });
});

describe('what others have', () => {
  it('keeps what another route brought by its digest', async () => {
    begin({ one: {}, other: {} });
    noteBrought(memory, 'other', [{ ...brought, reference: 'app@sha256:b', digest: 'sha256:b' }]);
    expect(await sweep()).toEqual({ ...all, b: 'it was brought by its digest, too' });
  });

  it.each([
    ['brought here', {}, 'deleted'],
    ['brought to another registry', { target: 'another' }, 'others refer to it: sha256:sbom'],
    ['brought under another name', { as: 'mirror/app@sha256:sbom' }, 'others refer to it: sha256:sbom'],
  ])('goes with what refers to it only where the route has that: %s', async (_, how, reason) => {
    memory.target.listed.manifests.push(manifest('sbom'));
    memory.target.listed.referrers.set('sha256:index', ['sha256:sbom']);
    noteBrought(memory, 'default', [
      { ...brought, reference: 'app@sha256:sbom', digest: 'sha256:sbom', ...how },
    ]);
    expect(await sweep()).toMatchObject({ index: reason });
  });

  it.each([
    ['of others', false],
    ['of the route', true],
  ])('keeps what a cosign tag is beside: %s', async (_, isOurs) => {
    const digest = `sha256:${'c'.repeat(64)}`;
    const tag = `app:sha256-${'c'.repeat(64)}.sig`;
    memory.target.listed.manifests.push({ ...manifest('c'), digest });
    memory.documents.set(prunedPath('t1').name, { ...nothingPruned, tags: [{ ...index, digest }] });
    memory.target.artifacts.set(tag, { digest: 'sha256:signature', size: 1 });
    if (isOurs) noteBrought(memory, 'default', [{ ...brought, reference: tag, digest: 'sha256:signature' }]);
    const reason = isOurs ? 'deleted' : `others refer to it: the tag ${tag.slice(4)}`;
    expect(await sweep()).toEqual({ [digest.slice(7)]: reason });
  });
});

it('goes on with the manifests of an index whose deletion a worker died in', async () => {
  const after = () => {
    throw new Error('the worker died');
  };
  await expect(sweep({ after })).rejects.toThrow('the worker died');
  expect(await sweep()).toEqual(all);
});
