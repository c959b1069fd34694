import { beforeEach, describe, expect, it } from 'vitest';
import { sweepManifests } from '../../../src/activities/prune/sweep-manifests';
import { TransferError } from '../../../src/domain/errors';
import type { Prune } from '../../../src/domain/prune/prune';
import { prunedPath, untaggedPath } from '../../../src/records/prune/paths';
import { noteUntagged } from '../../../src/records/prune/untagged';
import type { MemoryServices } from '../../support/services';
import { brought, deletingBy, noteBrought, notedOf, pruning } from './pruning';

/** Manifests of a deleted tag, while others work at the target. */

const repository = 'app';
const deleting = { operation: 'delete', origin: 'target' } as const;
const manifest = (name: string, children: readonly string[] = []) => ({
  ...{
    repository,
    digest: `sha256:${name}`,
    children: children.map((each) => `sha256:${each}`),
    tagged: false,
  },
});

const lost = async (digest: string, sender?: string): Promise<void> =>
  noteUntagged(memory.services, memory.route, [{ reference: `app@${digest}`, digest }], sender);

let memory: MemoryServices;
const begin = async (plan: Partial<Prune> = {}, routes?: Readonly<Record<string, unknown>>) => {
  memory = pruning({}, plan, routes);
  memory.target.artifacts.clear();
  memory.target.listed.manifests.push(manifest('index', ['a', 'b']), manifest('a'), manifest('b'));
  await lost('sha256:index', plan.sender);
};
beforeEach(() => begin());

interface Around {
  /** Something else may happen before a manifest is deleted. */
  readonly before?: (digest: string) => unknown;
  /** And its worker may die after. */
  readonly after?: (digest: string) => void;
}

const sweepBy = ({ before, after }: Around = {}) =>
  deletingBy(memory, () => ({
    async deleteManifest(_, digest) {
      await before?.(digest);
      const { manifests } = memory.target.listed;
      manifests.splice(0, manifests.length, ...manifests.filter((each) => each.digest !== digest));
      after?.(digest);
      return 'deleted';
    },
  }));

/** Sweeps, and tells what became of each. */
async function sweep(around?: Around, by = sweepBy(around)) {
  await sweepManifests({ route: memory.route.name, transferId: 't1' }, by);
  return Object.fromEntries(
    notedOf(memory).manifests.map(({ digest, outcome, reason = outcome }) => [digest.slice(7), reason]),
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
  it.each(['before', 'meanwhile'])('keeps what another route brought by its digest: %s', async (when) => {
    await begin({}, { one: {}, other: {} });
    const note = (): void => {
      noteBrought(memory, 'other', [{ ...brought, reference: 'app@sha256:b', digest: 'sha256:b' }]);
    };
    if (when === 'before') note();
    const before = (digest: string): void => {
      if (digest === 'sha256:index') note();
    };
    expect(await sweep({ before })).toEqual({ ...all, b: 'it was brought by its digest, too' });
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
    memory.target.listed.manifests.splice(0, 3, { ...manifest('c'), digest });
    await lost(digest);
    memory.target.artifacts.set(tag, { digest: 'sha256:signature', size: 1 });
    if (isOurs) noteBrought(memory, 'default', [{ ...brought, reference: tag, digest: 'sha256:signature' }]);
    const reason = isOurs ? 'deleted' : `others refer to it: the tag ${tag.slice(4)}`;
    expect(await sweep()).toEqual({ [digest.slice(7)]: reason });
  });
});

it('keeps what a sender sent whose list it is not', async () => {
  const sender = 'AzureCloud/one/default';
  await begin({ asOf: 5, sender });
  const referrer = { ...brought, reference: 'app@sha256:r', digest: 'sha256:r', number: 3 };
  memory.target.listed.referrers.set('sha256:index', ['sha256:r']);
  memory.target.listed.manifests.push(manifest('r'));
  noteBrought(memory, 'default', [{ ...referrer, sender: 'AzureCloud/two/default' }]);
  expect(await sweep()).toEqual({ index: 'others refer to it: sha256:r' });
  noteBrought(memory, 'default', [{ ...referrer, sender }]);
  memory.documents.delete(prunedPath('t1').name);
  expect(await sweep()).toEqual({ ...all, r: 'deleted' });
});

it('goes on with the manifests of an index whose deletion a worker died in', async () => {
  const after = () => {
    throw new Error('the worker died');
  };
  await expect(sweep({ after })).rejects.toThrow('the worker died');
  expect(await sweep()).toEqual(all);
});

it('looks once more at what an index had that goes after it', async () => {
  memory.documents.delete(untaggedPath('default', 'app').name);
  await lost('sha256:a');
  await lost('sha256:index');
  expect(await sweep()).toEqual(all);
});

it('has what is refused stay, with the reason', async () => {
  const before = () => Promise.reject(new TransferError('ACCESS_DENIED', 'no', deleting));
  expect(await sweep({ before })).toEqual({ index: 'ACCESS_DENIED: no' });
});
