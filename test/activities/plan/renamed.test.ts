import { describe, expect, it } from 'vitest';
import { trimPlan } from '../../../src/activities/plan/trim-plan';
import { verifyBatch } from '../../../src/activities/transfer/verify-batch';
import type { Verification } from '../../../src/domain/transfer/results';
import type { Waybill } from '../../../src/domain/waybill/waybill';
import { verificationPath, waybillPath } from '../../../src/records/transfer/paths';
import type { MemoryServices } from '../../support/services';
import { cloudWith, digest, plan } from './plan-cloud';

/** A source with `team/a:1`, `team/a:2`, `team/b:1` and `other:1`, on a route that renames. */
function renaming(rules: readonly { from: string; to: string }[], environment = {}): MemoryServices {
  const cloud = cloudWith({ allow: ['**'] }, environment);
  Object.assign(cloud.route, { renaming: { rules } });
  return cloud;
}
const mirrored = [{ from: 'team/**', to: 'mirror/**' }];
const waybillOf = ({ documents }: MemoryServices) => documents.get(waybillPath('t1', 1).name) as Waybill;

describe('what has another name at the target', () => {
  it('is compared under that name and planned with both', async () => {
    const cloud = renaming(mirrored, { OVERWRITE_TAGS: 'false' });
    cloud.target.artifacts.set('team/a:1', { digest: digest(1), size: 10 });
    cloud.target.artifacts.set('mirror/a:2', { digest: digest(2), size: 10 });
    cloud.target.artifacts.set('mirror/b:1', { digest: digest(9), size: 10 });
    const made = await plan(cloud);
    expect(made.plan).toMatchObject({ artifacts: 2, skipped: 1 });
    expect(made.plan.unresolved).toEqual([
      {
        reference: 'team/b:1',
        reason:
          `TAG_TAKEN: at the target, as mirror/b:1, the tag points to ${digest(9)}, and the route does not ` +
          'overwrite tags',
      },
    ]);
    expect(waybillOf(cloud).artifacts).toEqual([
      { reference: 'other:1', digest: digest(4), size: 10 },
      { reference: 'team/a:1', digest: digest(1), size: 10, targetReference: 'mirror/a:1' },
    ]);
  });

  it('is left out with the name of the other where both would have one name', async () => {
    const cloud = renaming([
      { from: 'team/a', to: 'one' },
      { from: 'team/b', to: 'one' },
    ]);
    const made = await plan(cloud);
    expect(made.plan.artifacts).toBe(2);
    expect(made.plan.unresolved.map(({ reason }) => reason)).toEqual([
      'NAME_COLLISION: at the target it would be one:1, and so would team/b:1',
      'NAME_COLLISION: at the target it would be one:1, and so would team/a:1',
    ]);
  });

  it('is taken out of a plan when it came under that name meanwhile, and verified under it', async () => {
    const cloud = renaming(mirrored);
    await plan(cloud);
    cloud.target.artifacts.set('mirror/a:1', { digest: digest(1), size: 10 });
    cloud.target.artifacts.set('team/a:2', { digest: digest(2), size: 10 });
    const trimmed = await trimPlan({ transferId: 't1', route: 'default' }, cloud.services);
    expect(trimmed.artifacts).toBe(3);
    cloud.target.artifacts.set('mirror/b:1', { digest: digest(3), size: 10 });
    await verifyBatch({ route: 'default', transferId: 't1', batch: 1 }, cloud.services);
    const { artifacts } = cloud.documents.get(verificationPath('t1', 1).name) as Verification;
    const of = (reference: string) => artifacts.find((each) => each.reference === reference);
    expect(of('team/b:1')).toEqual({
      ...{ reference: 'team/b:1', targetReference: 'mirror/b:1' },
      ...{ digest: digest(3), targetDigest: digest(3), verified: true },
    });
    expect(of('team/a:2')).toMatchObject({
      verified: false,
      reason: 'ARTIFACT_NOT_IMPORTED: it is not at the target as mirror/a:2',
    });
  });
});
