import { beforeAll, expect, it } from 'vitest';
import { useMirror } from './mirror';

/** A mirror that cannot see all of its source, or may not delete, prunes nothing and says why. */

const all = { allow: ['fleet/**'] };
const gone = 'fleet/app-001';
const mirror = useMirror();
beforeAll(async () => {
  await mirror.pushNumbered(3);
  await mirror.mirror(all);
  await mirror.untag('source', `${gone}:1.0`);
});

const listing = {
  service: 'registry',
  side: 'source',
  skip: 0,
  path: '/acr/v1/fleet/app-002/_tags*',
} as const;
const stays = async (): Promise<void> => {
  expect(Object.keys(await mirror.tags('target', gone))).toEqual(['1.0']);
};

it('prunes nothing where a repository of the source may not be read (403)', async () => {
  mirror.rehearsed.cloud.foundation.faults.arm({ ...listing, name: 'registry-firewall', count: 'always' });
  const { prune } = await mirror.mirror(all);
  expect(prune).toMatchObject({ deleted: [], manifests: [] });
  expect(prune?.refused).toBe('the plan is incomplete: fleet/app-002 could not be read at the source');
  await stays();
});

it('prunes nothing where a repository of the source does not answer (503)', async () => {
  mirror.rehearsed.cloud.foundation.faults.arm({
    ...listing,
    name: 'server-error',
    status: 503,
    // Which no SDK tries to sit out.
    retryAfterSeconds: 20,
    count: 'always',
  });
  const { status, prune } = await mirror.mirror(all);
  expect(status).not.toBe('succeeded');
  expect(prune?.deleted ?? []).toEqual([]);
  mirror.rehearsed.cloud.foundation.faults.clear();
  await stays();
});

it('prunes nothing by rules that choose nothing at the source', async () => {
  const { prune } = await mirror.mirror({ allow: [gone] });
  expect(prune?.refused).toMatch(/^the (?:rules choose nothing|source shows no repository)/);
  await stays();
});

it('has transferred all the same where the target refuses to delete (403)', async () => {
  const deleting = { service: 'registry', side: 'target', method: 'DELETE', skip: 0 } as const;
  mirror.rehearsed.cloud.foundation.faults.arm({ ...deleting, name: 'registry-firewall', count: 'always' });
  const { status, prune } = await mirror.mirror(all);
  expect(status).toBe('succeeded');
  const reason = expect.stringContaining('ACCESS_DENIED: ') as string;
  expect(prune).toMatchObject({ found: 1, kept: [{ reference: `${gone}:1.0`, reason }], deleted: [] });
  expect(prune?.error).toMatchObject({ code: 'ACCESS_DENIED' });
  mirror.rehearsed.cloud.foundation.faults.clear();
  await stays();
});

it('prunes once all can be seen again', async () => {
  expect((await mirror.mirror(all)).prune?.deleted).toEqual([`${gone}:1.0`]);
});
