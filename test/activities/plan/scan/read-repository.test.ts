import { describe, expect, it, vi } from 'vitest';
import { scanCatalog } from '../../../../src/activities/plan/scan/scan-catalog';
import { TransferError } from '../../../../src/domain/errors';
import type { PlanShard } from '../../../../src/domain/plan/scan';
import { type MemoryServices } from '../../../support/services';
import { shardPath } from '../../../../src/records/plan/paths';

import { cloudWith, digest, exported, input, plan } from '../plan-cloud';

describe('what a plan finds', () => {
  const elsewhere = (environment: Record<string, string>): MemoryServices => {
    const cloud = cloudWith({ allow: ['other'] }, environment);
    cloud.target.artifacts.set('other:1', { digest: digest(9), size: 10 });
    return cloud;
  };

  it('a tag that points elsewhere at the target and will be moved', async () => {
    const cloud = elsewhere({ OVERWRITE_TAGS: 'true' });
    const { plan: made } = await plan(cloud);
    expect(made.notes).toEqual([`other:1 points to ${digest(9)} at the target: the import will move it`]);
    expect(exported(cloud)).toEqual(['other:1']);
  });

  it('one that the route does not overwrite, which is not exported', async () => {
    const cloud = elsewhere({ OVERWRITE_TAGS: 'false' });
    const { plan: made } = await plan(cloud);
    expect(made.unresolved).toMatchObject([
      { reference: 'other:1', reason: expect.stringMatching(/^TAG_TAKEN/) as string },
    ]);
    expect(exported(cloud)).toEqual([]);
  });

  it('one that is locked there', async () => {
    const cloud = elsewhere({ OVERWRITE_TAGS: 'true' });
    cloud.target.listed.lockedTags.add('other:1');
    expect((await plan(cloud)).plan.unresolved[0]?.reason).toMatch(/^TARGET_LOCKED/);
  });

  it('what cannot be read, has a layer over 8 GB or foreign layers', async () => {
    const cloud = cloudWith({ allow: ['team/**'] });
    const layers = (mediaType: string, size: number) => [{ mediaType, size }];
    cloud.source.listed.manifests.push(
      { repository: 'team/a', digest: digest(1), readable: false },
      { repository: 'team/a', digest: digest(2), bytes: 9e9, layers: layers('x', 8.9e9) },
      { repository: 'team/b', digest: digest(3), os: 'windows', layers: layers('x.foreign.diff', 1) },
    );
    const { plan: made } = await plan(cloud);
    expect(made.unresolved.map(({ reason }) => reason.split(':')[0])).toEqual([
      'SOURCE_LOCKED',
      'LAYER_TOO_LARGE',
    ]);
    expect(made.notes).toEqual([expect.stringContaining('team/b:1 has foreign layers')]);
    expect(exported(cloud)).toEqual(['team/b:1']);
  });

  it('nothing of a layer over 8 GB where the registry imports images itself', async () => {
    const cloud = cloudWith({ allow: ['team/**'] }, { ROUTE_VIA: 'import', STATE_SA: 'stateaccount' });
    const layers = [{ mediaType: 'x', size: 8.9e9 }];
    cloud.source.listed.manifests.push({ repository: 'team/a', digest: digest(2), bytes: 9e9, layers });
    const { plan: made } = await plan(cloud);
    expect(made.unresolved).toEqual([]);
    expect(exported(cloud)).toContain('team/a:2');
  });

  it.each([
    ['is not asked for where one of its manifests can be read', 0, {}],
    ['is asked for where they are gone', 3, { layers: () => Promise.resolve(undefined) }],
  ])('the lock of a repository, which %s', async (_when, times, answers) => {
    const cloud = cloudWith({ allow: ['**'] });
    const { services } = cloud;
    const source = await services.registry(cloud.route.source!);
    const opened = { ...(await source.open([])), ...answers };
    const readable = vi.spyOn(opened, 'readable');
    const watched = { ...source, open: () => Promise.resolve(opened) };
    const registry: typeof services.registry = (side) =>
      side.name === 'source' ? Promise.resolve(watched) : services.registry(side);
    const made = await plan({ ...cloud, services: { ...services, registry } });
    expect(made.plan).toMatchObject({ artifacts: 4, unresolved: [] });
    expect(readable).toHaveBeenCalledTimes(times);
  });

  it('a repository the identity may not read, rather than leaving it out silently', async () => {
    const cloud = cloudWith({ allow: ['other'] });
    const { services } = cloud;
    const denied = new TransferError('ACCESS_DENIED', 'no role', { operation: 'read', origin: 'source' });
    const source = await services.registry(cloud.route.source!);
    const opened = { ...(await source.open([])), tags: () => Promise.reject(denied) };
    const blind = {
      ...services,
      registry: (side: { name: string }) =>
        side.name === 'source'
          ? Promise.resolve({ ...source, open: () => Promise.resolve(opened) })
          : services.registry(cloud.route.target!),
    };
    await scanCatalog(input, blind);
    const shard = cloud.documents.get(shardPath('t1', 1).name) as PlanShard;
    expect(shard.unresolved).toEqual([{ reference: 'other', reason: 'ACCESS_DENIED: no role' }]);
  });
});
