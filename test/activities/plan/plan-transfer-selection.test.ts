import { describe, expect, it } from 'vitest';
import { planTransfer } from '../../../src/activities/plan/plan-transfer';
import { type TransferError } from '../../../src/domain/errors';
import { selectionSchema } from '../../../src/domain/selection/selection';

import { cloudWith, digest, exported, input, plan, request, scan } from './plan-cloud';

describe('a plan by selection', () => {
  it('exports what is chosen and the target lacks, and says what it compared with', async () => {
    const cloud = cloudWith({ allow: ['team/**'] });
    cloud.target.artifacts.set('team/a:1', { digest: digest(1), size: 10 });
    const { output, plan: made } = await plan(cloud);
    expect(exported(cloud)).toEqual(['team/a:2', 'team/b:1']);
    expect(output).toMatchObject({ artifacts: 2, batches: 1 });
    expect(made).toMatchObject({
      artifacts: 2,
      bytes: 20,
      skipped: 1,
      scan: { basis: 'target', repositories: 2, tags: 3, selected: 3 },
    });
  });

  it('exports everything chosen in mode all', async () => {
    const cloud = cloudWith({ allow: ['team/**'], mode: 'all' });
    cloud.target.artifacts.set('team/a:1', { digest: digest(1), size: 10 });
    await plan(cloud);
    expect(exported(cloud)).toEqual(['team/a:1', 'team/a:2', 'team/b:1']);
  });

  it('keeps explicit references as they are, and counts none twice', async () => {
    const cloud = cloudWith({ allow: ['x'] });
    const selection = selectionSchema.parse({ allow: ['team/a'] });
    request(cloud, { artifacts: ['team/a:1', 'other:1'], selection });
    cloud.target.artifacts.set('other:1', { digest: digest(4), size: 10 });
    const { output } = await plan(cloud);
    expect(exported(cloud)).toEqual(['other:1', 'team/a:1', 'team/a:2']);
    expect(output.artifacts).toBe(3);
  });

  it('succeeds with nothing to do when the target holds everything, and says so', async () => {
    const cloud = cloudWith({ allow: ['other'] });
    cloud.target.artifacts.set('other:1', { digest: digest(4), size: 10 });
    const { output, plan: made } = await plan(cloud);
    expect(output).toMatchObject({ artifacts: 0, batches: 0, lanes: 0 });
    expect(made.notes).toContain('nothing to transfer: the target holds 1 selected artifact already');
  });

  it('fails when the rules choose nothing at all, naming those that matched nothing', async () => {
    const cloud = cloudWith({ allow: ['wbe/**'] });
    const cursor = await scan(cloud);
    const error = await planTransfer({ ...input, notes: [], scan: cursor }, cloud.services).catch(
      (thrown: unknown) => thrown,
    );
    expect((error as TransferError).failure).toMatchObject({ code: 'NOTHING_SELECTED', retryable: false });
    expect((error as TransferError).message).toContain('allow wbe/** matched nothing: check its spelling');
  });

  it('notes a rule that matched nothing beside others that did', async () => {
    const { plan: made } = await plan(cloudWith({ allow: ['team/a', 'wbe'] }));
    expect(made.notes).toEqual(['allow wbe matched nothing: check its spelling, or remove it']);
  });
});
