import { describe, expect, it } from 'vitest';
import { planTransfer } from '../../../src/activities/plan/plan-transfer';
import { scanCatalog } from '../../../src/activities/plan/scan-catalog';
import type { ScanCursor } from '../../../src/domain/plan/scan';
import { TransferError } from '../../../src/domain/errors';
import type { PlanShard } from '../../../src/domain/plan/shard';
import type { TransferPlan } from '../../../src/domain/plan/transfer-plan';
import { selectionSchema } from '../../../src/domain/selection/selection';
import type { Waybill } from '../../../src/domain/waybill/waybill';
import { memoryServices, type MemoryServices } from '../../support/services';
import { requestPath, reportPath } from '../../../src/records/transfer/paths';
import { planPath, shardPath } from '../../../src/records/plan/paths';
import { sampleRequest, sampleReport } from '../../support/documents';
import { toInput } from '../../../src/domain/transfer/transfer-input';

const digest = (n: number) => `sha256:${String(n).padStart(64, '0')}`;
const input = { planId: 't1', route: 'default' };

/** A source with `team/a:1`, `team/a:2`, `team/b:1` and `other:1`, digests counted from 1, ten bytes each. */
function cloudWith(selection: object, environment: Record<string, string> = {}): MemoryServices {
  const cloud = memoryServices(environment);
  ['team/a:1', 'team/a:2', 'team/b:1', 'other:1'].forEach((reference, i) => {
    cloud.source.artifacts.set(reference, { digest: digest(i + 1), size: 10 });
  });
  request(cloud, { selection: selectionSchema.parse(selection) });
  return cloud;
}

function request(cloud: MemoryServices, parts: Parameters<typeof sampleRequest>[0]): void {
  cloud.documents.set(requestPath('t1').name, sampleRequest(parts));
}

async function scan(cloud: MemoryServices): Promise<ScanCursor> {
  const { cursor, done } = await scanCatalog(input, cloud.services);
  expect(done).toBe(true);
  return cursor;
}

async function plan(cloud: MemoryServices) {
  const output = await planTransfer({ ...input, notes: [], scan: await scan(cloud) }, cloud.services);
  return { output, plan: cloud.documents.get(planPath('t1').name) as TransferPlan };
}

const exported = (cloud: MemoryServices): string[] =>
  [...cloud.documents]
    .filter(([path]) => path.includes('/waybills/'))
    .flatMap(([, waybill]) => (waybill as Waybill).artifacts.map(({ reference }) => reference))
    .sort();

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
    expect(made.notes).toContain('nothing to transfer: the target holds all 1 selected artifacts');
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

describe('a target that cannot be read', () => {
  it('is known by what the transfers of the route verified, and the plan says so', async () => {
    const cloud = cloudWith({ allow: ['team/a'] });
    cloud.target.listed.failure = new TransferError('ACCESS_DENIED', 'no role', {
      operation: 'read',
      origin: 'target',
    });
    const id = 't000000000000001';
    cloud.documents.set(`index/0000000000001-${id}.json`, toInput(sampleRequest({ transferId: id })));
    const artifacts = [
      { reference: 'team/a:1', digest: digest(1), verified: true },
      { reference: 'team/a:2', digest: digest(2), verified: false },
    ];
    cloud.documents.set(reportPath(id).name, sampleReport({ transferId: id, artifacts }));
    const { plan: made } = await plan(cloud);
    expect(exported(cloud)).toEqual(['team/a:2']);
    expect(made.scan?.basis).toBe('waybills');
    expect(made.notes).toEqual([expect.stringContaining('the target was not read: no role')]);
  });
});

describe('a large catalog', () => {
  const large = (): MemoryServices => {
    const cloud = cloudWith({ allow: ['big/**'] });
    for (let i = 0; i < 250; i++)
      cloud.source.artifacts.set(`big/${String(i).padStart(3, '0')}:1`, { digest: digest(i), size: 1 });
    return cloud;
  };

  it('is planned a stretch at a time, each ending when its time is up', async () => {
    const cloud = large();
    let time = 0;
    const services = { ...cloud.services, now: () => new Date((time += 61_000)) };
    const cursors: ScanCursor[] = [];
    for (let cursor: ScanCursor | undefined, done = false; !done;) {
      ({ cursor, done } = await scanCatalog({ ...input, ...(cursor && { cursor }) }, services));
      cursors.push(cursor);
    }
    expect(cursors.map(({ after, shards }) => [after, shards])).toEqual([
      ['big/099', 1],
      ['big/199', 2],
      ['big/249', 3],
    ]);
    await planTransfer({ ...input, notes: [], scan: cursors[2]! }, services);
    expect(exported(cloud)).toHaveLength(250);
  });

  it('keeps what it has when a registry asks to slow down, and says how long to wait', async () => {
    const cloud = large();
    const source = await cloud.services.registry(cloud.route.source!);
    const throttled = new TransferError('THROTTLED', 'slow down', {
      operation: 'read',
      origin: 'source',
      retryable: true,
      retryAfterSeconds: 30,
    });
    let opened = 0;
    const services = {
      ...cloud.services,
      registry: (side: { name: string }) =>
        side.name === 'target'
          ? cloud.services.registry(cloud.route.target!)
          : Promise.resolve({
              ...source,
              open: (names: readonly string[]) =>
                ++opened > 15 ? Promise.reject(throttled) : source.open(names),
            }),
    };
    const stopped = await scanCatalog(input, services);
    expect(stopped).toMatchObject({ done: false, waitSeconds: 30, cursor: { after: 'big/099', shards: 1 } });
  });
});
