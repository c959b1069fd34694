import { describe, expect, it } from 'vitest';
import { planTransfer } from '../../../../src/activities/plan/plan-transfer';
import { scanCatalog } from '../../../../src/activities/plan/scan/scan-catalog';
import type { ScanCursor } from '../../../../src/domain/plan/scan';
import { TransferError } from '../../../../src/domain/errors';
import { broughtPath } from '../../../../src/records/prune/paths';

import { cloudWith, digest, exported, input, plan } from '../plan-cloud';
import type { MemoryServices } from '../../../support/services';

describe('a target that cannot be read', () => {
  it('is known by what the transfers of the route verified, and the plan says so', async () => {
    const cloud = cloudWith({ allow: ['team/a'] });
    cloud.target.listed.failure = new TransferError('ACCESS_DENIED', 'no role', {
      operation: 'read',
      origin: 'target',
    });
    const artifacts = [{ reference: 'team/a:1', digest: digest(1), at: '2026-01-01T00:00:00.000Z' }];
    cloud.documents.set(broughtPath('default', 'team/a:1').name, { artifacts });
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
                ++opened > 1 ? Promise.reject(throttled) : source.open(names),
            }),
    };
    const stopped = await scanCatalog(input, services);
    expect(stopped).toMatchObject({ done: false, waitSeconds: 30, cursor: { after: 'big/099', shards: 1 } });
  });
});
