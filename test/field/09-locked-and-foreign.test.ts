import { describe, expect, it } from 'vitest';
import { planTransfer } from '../../src/activities/plan/plan-transfer';
import { judgeLayers } from '../../src/activities/plan/scan/judge-artifacts';
import { TransferError } from '../../src/domain/errors';
import type { TransferPlan } from '../../src/domain/plan/transfer-plan';
import { planPath } from '../../src/records/plan/paths';
import { cloudWith, digest, exported, input, plan, request } from '../activities/plan/plan-cloud';
import type { MemoryServices } from '../support/services';

const all = ['team/a:1', 'team/a:2', 'team/b:1', 'other:1'];

/** The same artifacts, chosen by a rule or named. */
const ways: [string, (cloud: MemoryServices) => Promise<TransferPlan>][] = [
  ['by rule', async (cloud) => (await plan(cloud)).plan],
  ['by name', (cloud) => planNamed(cloud, all)],
];

async function planNamed(cloud: MemoryServices, artifacts: readonly string[]): Promise<TransferPlan> {
  request(cloud, { artifacts });
  await planTransfer({ ...input, notes: [] }, cloud.services);
  return cloud.documents.get(planPath('t1').name) as TransferPlan;
}

const codes = ({ unresolved }: TransferPlan) =>
  unresolved.map(({ reference, reason }) => `${reference} ${reason.split(':', 1).join('')}`);

describe.each(ways)('what cannot be exported, %s', (_, planned) => {
  const cloud = () => cloudWith({ allow: ['**'], referrers: 'all' });

  it('is a locked tag', async () => {
    const memory = cloud();
    memory.source.listed.unreadable.add('team/a:1');
    expect(codes(await planned(memory))).toEqual(['team/a:1 SOURCE_LOCKED']);
    expect(exported(memory)).toEqual(['other:1', 'team/a:2', 'team/b:1']);
  });

  it('is all of a locked repository', async () => {
    const memory = cloud();
    memory.source.listed.unreadable.add('team/a');
    expect(codes(await planned(memory))).toEqual(['team/a:1 SOURCE_LOCKED', 'team/a:2 SOURCE_LOCKED']);
  });

  it('is a locked manifest, also below an index', async () => {
    const memory = cloud();
    memory.source.listed.manifests.push(
      { repository: 'team/a', digest: digest(1), readable: false },
      { repository: 'team/a', digest: digest(2), children: [digest(21)] },
      { repository: 'team/a', digest: digest(21), readable: false },
    );
    expect(codes(await planned(memory))).toEqual(['team/a:1 SOURCE_LOCKED', 'team/a:2 SOURCE_LOCKED']);
  });

  it('is a layer over 8 GB', async () => {
    const memory = cloud();
    const layers = [{ mediaType: 'x', size: 8.9e9 }];
    memory.source.listed.manifests.push({ repository: 'team/a', digest: digest(2), bytes: 9e9, layers });
    expect(codes(await planned(memory))).toEqual(['team/a:2 LAYER_TOO_LARGE']);
  });

  it.each([
    ['linux', 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip'],
    ['windows', 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip'],
    [undefined, 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip'],
  ])('are foreign layers of %s images, which are noted', async (os, mediaType) => {
    const memory = cloud();
    const layers = [{ mediaType, size: 1 }];
    memory.source.listed.manifests.push(
      { repository: 'team/a', digest: digest(1), children: [digest(21)] },
      { repository: 'team/a', digest: digest(21), layers, ...(os !== undefined && { os }) },
      { repository: 'team/b', digest: digest(3), layers, ...(os !== undefined && { os }) },
    );
    const { notes } = await planned(memory);
    expect(notes.filter((note) => note.includes('has foreign layers'))).toHaveLength(2);
    expect(exported(memory).filter((each) => all.includes(each))).toHaveLength(4);
  });

  it('cannot be told where manifests may not be read: a note, and all is planned', async () => {
    const memory = cloud();
    const { services } = memory;
    const denied = new TransferError('ACCESS_DENIED', 'no pull', { operation: 'read', origin: 'source' });
    const source = await services.registry(memory.route.source!);
    const opened = { ...(await source.open([])), layers: () => Promise.reject(denied) };
    const blind = { ...source, open: () => Promise.resolve(opened) };
    const registry: typeof services.registry = (side) =>
      side.name === 'source' ? Promise.resolve(blind) : services.registry(side);
    const made = await planned({ ...memory, services: { ...services, registry } });
    expect(made).toMatchObject({ artifacts: 4, unresolved: [] });
    expect(made.notes).toContainEqual(expect.stringContaining('team/b cannot be looked at: no pull'));
  });
});

describe('referrers', () => {
  it('that are locked stay behind, by tag and by digest, and are told', async () => {
    const memory = cloudWith({ allow: ['team/a:1'], referrers: 'all' });
    const signature = `team/a:sha256-${'0'.repeat(63)}1.sig`;
    memory.source.artifacts.set(signature, { digest: digest(11), size: 1 });
    memory.source.listed.unreadable.add(signature);
    memory.source.listed.manifests.push({ repository: 'team/a', digest: digest(12), readable: false });
    memory.source.listed.referrers.set(digest(1), [digest(12)]);
    const { plan: made } = await plan(memory);
    expect(codes(made)).toEqual([`${signature} SOURCE_LOCKED`, `team/a@${digest(12)} SOURCE_LOCKED`]);
    expect(exported(memory)).toEqual(['team/a:1']);
  });
});

describe('many images', () => {
  it('are known by the last of a repository once enough was read, and by all where it has some', async () => {
    const memory = cloudWith({ allow: ['**'] });
    const layers = [{ mediaType: 'foreign', size: 1 }];
    for (const n of [100, 102])
      memory.source.listed.manifests.push(foreign('known', n), foreign('unknown', n));
    function foreign(repository: string, n: number) {
      return { repository, digest: digest(repository === 'known' ? n : n + 1000), layers };
    }
    const judge = async (repository: string, reads: { left: number }) => {
      const { manifests: list, ...source } = await (
        await memory.services.registry(memory.route.source!)
      ).open([]);
      const manifests = new Map((await list(repository))?.map((each) => [each.digest, each]));
      const named = [...manifests.keys()].map((each) => ({ reference: each, digest: each, readable: true }));
      return judgeLayers(repository, named, manifests, {
        ...{ source: { ...source, manifests: list }, reads, via: 'transfer' as const },
      });
    };
    memory.source.listed.manifests.push({ repository: 'unknown', digest: digest(1103) });
    const reads = { left: 0 };
    expect((await judge('known', reads)).findings).toHaveLength(2);
    expect((await judge('unknown', reads)).findings).toEqual([]);
    expect((await judge('unknown', { left: 3 })).findings).toHaveLength(2);
  });
});
