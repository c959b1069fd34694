import { describe, expect, it } from 'vitest';
import type { PlanShard } from '../../../../src/domain/plan/scan';
import { type MemoryServices } from '../../../support/services';
import { shardPath } from '../../../../src/records/plan/paths';

import { cloudWith, digest, exported, plan } from '../plan-cloud';

describe('referrers', () => {
  const hex = '0'.repeat(63);
  const signed = (selection: object): MemoryServices => {
    const cloud = cloudWith({ allow: ['team/a'], newest: 2, ...selection });
    cloud.source.artifacts.set(`team/a:sha256-${hex}1.sig`, { digest: digest(11), size: 1 });
    cloud.source.listed.manifests.push(
      { repository: 'team/a', digest: digest(12) },
      { repository: 'team/a', digest: digest(13) },
    );
    cloud.source.listed.referrers.set(digest(2), [digest(12)]).set(digest(12), [digest(13)]);
    return cloud;
  };

  it('stay behind by default, their tags too', async () => {
    const cloud = signed({});
    await plan(cloud);
    expect(exported(cloud)).toEqual(['team/a:1', 'team/a:2']);
  });

  it('travel with their subject, by tag and by subject, referrers of referrers too', async () => {
    const cloud = signed({ referrers: 'all' });
    await plan(cloud);
    expect(exported(cloud)).toEqual([
      'team/a:1',
      'team/a:2',
      `team/a:sha256-${hex}1.sig`,
      `team/a@${digest(12)}`,
      `team/a@${digest(13)}`,
    ]);
    const shard = cloud.documents.get(shardPath('t1', 1).name) as PlanShard;
    expect(shard.groups.map((group) => group.length)).toEqual([2, 3]);
  });

  it('follow alone when the target has their subject, and not when it has them', async () => {
    const cloud = signed({ referrers: 'all' });
    for (const [reference, artifact] of cloud.source.artifacts)
      cloud.target.artifacts.set(reference, artifact);
    cloud.target.listed.manifests.push({ repository: 'team/a', digest: digest(12) });
    await plan(cloud);
    expect(exported(cloud)).toEqual([`team/a@${digest(13)}`]);
  });
});
