import { beforeAll, describe, expect, it } from 'vitest';
import { useMirror } from './mirror';

const all = { allow: ['fleet/**'] };
const app = (n: number) => `fleet/app-00${n}`;
const tag = (n: number) => `${app(n)}:1.0`;

describe('a mirror that prunes', () => {
  const mirror = useMirror({ PRUNE_MOST: '2' });
  beforeAll(async () => {
    await mirror.pushNumbered(9);
    const first = await mirror.mirror(all);
    expect(first.status).toBe('succeeded');
    expect(first.prune).toMatchObject({ found: 0, deleted: [], kept: [] });
  });

  it('deletes a tag that is gone at the source, and its manifest, once all is verified', async () => {
    await mirror.untag('source', tag(1));
    const [digest] = Object.values(await mirror.tags('target', app(1)));
    const report = await mirror.mirror(all);
    expect(report.status).toBe('succeeded');
    expect(report.prune).toEqual({
      ...{ mode: 'delete', found: 1, listed: [], kept: [] },
      ...{ deleted: [tag(1)], manifests: [`${app(1)}@${digest}`] },
    });
    expect(await mirror.tags('target', app(1))).toEqual({});
    expect(Object.keys(await mirror.tags('target', app(2)))).toEqual(['1.0']);
    expect(report.phases).toHaveProperty('prune');
  });

  it('deletes nothing of others: moved at the target, locked, or never brought', async () => {
    await mirror.lock('target', tag(2), { deleteEnabled: false });
    await mirror.retag('target', app(3), await mirror.digest('target', app(3)), 'of others');
    for (const n of [2, 3]) await mirror.untag('source', tag(n));
    const { prune } = await mirror.mirror(all);
    expect(prune).toMatchObject({ found: 0, deleted: [] });
    expect(prune?.kept).toEqual([
      { reference: tag(2), reason: 'it is locked at the target' },
      { reference: tag(3), reason: expect.stringContaining('others moved it') as string },
    ]);
    expect(Object.keys(await mirror.tags('target', app(2)))).toEqual(['1.0']);
  });

  it('keeps what a lock of the manifest protects', async () => {
    await mirror.lock('target', `${app(4)}@${await mirror.digest('target', app(4))}`, {
      writeEnabled: false,
    });
    await mirror.untag('source', tag(4));
    const { prune } = await mirror.mirror(all);
    expect(prune?.kept).toContainEqual({ reference: tag(4), reason: 'its manifest is locked at the target' });
    expect(Object.keys(await mirror.tags('target', app(4)))).toEqual(['1.0']);
  });

  it('deletes none of more than pruneMost, and says so', async () => {
    await mirror.lock('target', `${app(4)}@${await mirror.digest('target', app(4))}`, { writeEnabled: true });
    for (const n of [5, 6]) await mirror.untag('source', tag(n));
    const { status, prune } = await mirror.mirror(all);
    expect(status).toBe('succeeded');
    expect(prune?.refused).toContain('pruneMost is 2');
    expect(prune?.deleted).toEqual([]);
    expect(Object.keys(await mirror.tags('target', app(5)))).toEqual(['1.0']);
  });

  it('prunes only what the rules cover, and nothing by named artifacts', async () => {
    const named = await mirror.named([tag(7)]);
    expect(named.prune).toBeUndefined();
    const covered = await mirror.mirror({ allow: [app(5), app(7)] });
    expect(covered.prune?.deleted).toEqual([tag(5)]);
    expect(Object.keys(await mirror.tags('target', app(6)))).toEqual(['1.0']);
  });

  it('only lists what is gone where it is to report', async () => {
    const listing = mirror.rehearsed.services({ PRUNE: 'report' });
    const { prune } = await mirror.mirror({ allow: [app(6), app(7)] }, listing);
    expect(prune).toMatchObject({ mode: 'report', found: 1, listed: [tag(6)], deleted: [] });
    expect(Object.keys(await mirror.tags('target', app(6)))).toEqual(['1.0']);
  });

  it('keeps a tag that the source hides from its listings, or has again just before', async () => {
    await mirror.lock('source', tag(8), { listEnabled: false });
    const hidden = await mirror.mirror({ allow: [app(8), app(7)] });
    expect(hidden.prune).toMatchObject({ found: 0, deleted: [] });

    const again = await mirror.digest('source', app(9));
    await mirror.untag('source', tag(9));
    const back = await mirror.mirror({ allow: [app(9), app(7)] }, mirror.services, async (name, _, call) => {
      if (name === 'mayPrune') await mirror.retag('source', app(9), again);
      return call();
    });
    expect(back.prune?.kept).toEqual([{ reference: tag(9), reason: 'the source has it again' }]);
    expect(Object.keys(await mirror.tags('target', app(9)))).toEqual(['1.0']);
  });
});
