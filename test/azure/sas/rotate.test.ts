import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { rotate } from '../../../src/azure/sas/rotate';
import { type TransferError } from '../../../src/domain/errors';
import { rehearseServices, type RehearsedServices } from '../../support/rehearsed-services';
import { allowKeys, secretSide } from './support/secret-side';

let rehearsed: RehearsedServices;
beforeAll(async () => {
  rehearsed = await rehearseServices();
  allowKeys(rehearsed);
});
afterEach(async () => {
  rehearsed.cloud.foundation.faults.clear();
  rehearsed.cloud.foundation.clock.setOffset(0);
  await secretSide(rehearsed).owner().setAccessPolicy();
});
afterAll(() => rehearsed.stop());

const byKey = { SOURCE_SAS_KIND: 'account-key' };
const kinds = [
  ['user delegation', {}],
  ['account key', byKey],
] as const;

const codeOf = (error: unknown): string => (error as TransferError).failure.code;
const failure = (work: Promise<unknown>): Promise<string> => work.then(() => 'no failure', codeOf);

describe.each(kinds)('rotate by %s', (_, settings) => {
  it('stores a token a pipeline can use, once', async () => {
    const { tools, services, side, openAsPipeline } = secretSide(rehearsed, settings);
    const { reason, current, disabled } = await rotate(tools);
    expect(reason).toBe('missing');
    expect(disabled).toEqual([]);
    await openAsPipeline();
    expect(await rotate(tools)).toEqual({ current, disabled: [] });

    const { value = '', properties } = await services.secrets(side).getSecret(side.sasSecret);
    expect(value).toMatch(/^\?sv=2022-11-02&spr=https&/);
    expect(properties).toMatchObject({
      contentType: 'application/vnd.ms-sastoken-storage',
      notBefore: current?.startsOn,
      expiresOn: current?.expiresOn,
      tags: {
        issuer: 'acr-ferry',
        kind: tools.policy.kind,
        account: side.storageAccount,
        container: 'transfer',
        rights: 'rawl',
        serial: '1',
      },
    });
  });

  it('grants the rights of the export and no others', async () => {
    const { tools, openAsPipeline } = secretSide(rehearsed, settings);
    await rotate(tools);
    const container = await openAsPipeline();
    const blob = container.getBlockBlobClient('rights.tar');
    await blob.upload('x', 1);
    expect((await blob.getProperties()).contentLength).toBe(1);
    await expect(blob.delete()).rejects.toMatchObject({ statusCode: 403 });
  });

  it('leaves nothing behind in the container', async () => {
    const { tools, owner } = secretSide(rehearsed, settings);
    const before = await names(owner());
    await rotate(tools);
    expect(await names(owner())).toEqual(before);
  });

  it('replaces by force and keeps the replaced version through its overlap', async () => {
    const { tools, openAsPipeline } = secretSide(rehearsed, settings);
    const first = await rotate(tools);
    const forced = { replacing: first.current!.version };
    const second = await rotate(tools, forced);
    expect(second).toMatchObject({ reason: 'forced', disabled: [] });
    expect(await rotate(tools, forced)).toEqual({ current: second.current, disabled: [] });

    const late = { ...tools, policy: { ...tools.policy, overlapHours: 0 } };
    expect((await rotate(late)).disabled).toEqual([first.current!.version]);
    const states = (await tools.versions.list()).map(({ version, enabled }) => [version, enabled]);
    expect(states).toEqual([
      [first.current!.version, false],
      [second.current!.version, true],
    ]);
    await openAsPipeline();
  });

  it('proves a token for other addresses from here, and stores the bound one', async () => {
    const bound = { ...settings, SOURCE_SAS_IP_RANGE: '203.0.113.1-203.0.113.9' };
    const { tools, openAsPipeline } = secretSide(rehearsed, bound);
    expect((await rotate(tools)).reason).toBe('missing');
    await expect(openAsPipeline()).rejects.toMatchObject({ code: 'AuthorizationSourceIPMismatch' });
  });

  it.each([-10, 10])('mints a good token while the clock of the app is %i minutes off', async (minutes) => {
    const { tools, openAsPipeline } = secretSide(rehearsed, settings);
    const off = { ...tools, now: () => new Date(Date.now() + minutes * 60_000) };
    const { current } = await rotate(off);
    await openAsPipeline();
    expect((await rotate(off)).reason).toBeUndefined();
    await rotate(off, { replacing: current!.version, revoked: true });
    await openAsPipeline();
  });

  it('mints a good token while the services disagree about the time', async () => {
    rehearsed.cloud.foundation.clock.setOffset(10 * 60_000);
    const { tools, openAsPipeline } = secretSide(rehearsed, settings);
    await rotate(tools);
    await openAsPipeline();
  });

  it('keeps two rotations apart, and one of them finds nothing to do', async () => {
    const { tools, openAsPipeline } = secretSide(rehearsed, settings);
    const results = await Promise.allSettled([rotate(tools), rotate(tools), rotate(tools)]);
    for (const result of results) {
      if (result.status === 'rejected') expect(codeOf(result.reason)).toBe('SAS_ROTATION_BUSY');
    }
    expect((await rotate(tools)).reason).toBeUndefined();
    expect(await tools.versions.list()).toHaveLength(1);
    await openAsPipeline();
  });

  it('rides out a vault that throttles', async () => {
    const { tools, openAsPipeline } = secretSide(rehearsed, settings);
    const { faults } = rehearsed.cloud.foundation;
    faults.arm({
      name: 'throttle',
      service: 'vault',
      side: 'source',
      retryAfterSeconds: 0,
      count: 3,
      skip: 1,
    });
    await rotate(tools);
    await openAsPipeline();
  });

  it('leaves the old token in place while the vault takes no new one', async () => {
    const { tools, openAsPipeline } = secretSide(rehearsed, settings);
    const { current } = await rotate(tools);
    const { faults } = rehearsed.cloud.foundation;
    faults.arm({ name: 'throttle', service: 'vault', method: 'PUT', count: 'always', skip: 0 });
    expect(await failure(rotate(tools, { replacing: current!.version }))).toBe('THROTTLED');
    await openAsPipeline();
    faults.clear();
    expect((await rotate(tools, { replacing: current!.version })).reason).toBe('forced');
    await openAsPipeline();
  });

  it('stores nothing while the firewall of the storage account is closed', async () => {
    const { tools } = secretSide(rehearsed, settings);
    rehearsed.cloud.foundation.faults.arm({
      name: 'storage-firewall',
      service: 'blob',
      count: 'always',
      skip: 0,
    });
    expect(await failure(rotate(tools))).toBe('ACCESS_DENIED');
    expect(await tools.versions.list()).toEqual([]);
  });

  it.each([
    ['list', { method: 'GET', path: '/transfer' }],
    ['read', { method: 'HEAD', path: '/transfer/acr-ferry-probe-absent' }],
    ['write', { method: 'PUT', path: '/transfer/acr-ferry-probe' }],
  ])('stores nothing that does not let it %s', async (right, request) => {
    const { tools } = secretSide(rehearsed, settings);
    rehearsed.cloud.foundation.faults.arm({
      name: 'sas-expired',
      service: 'blob',
      count: 1,
      // Reading the stored access policies looks like listing.
      skip: right === 'list' && settings === byKey ? 1 : 0,
      ...request,
    });
    const error: unknown = await rotate(tools).catch((thrown: unknown) => thrown);
    expect(codeOf(error)).toBe('SAS_PROOF_FAILED');
    expect((error as Error).message).toContain(`(${right})`);
    expect(await tools.versions.list()).toEqual([]);
  });

  it('says so when the secret was deleted but not purged', async () => {
    const { tools, services, side } = secretSide(rehearsed, settings);
    await rotate(tools);
    await services.secrets(side).beginDeleteSecret(side.sasSecret);
    expect(await failure(rotate(tools))).toBe('SAS_SECRET_DELETED');
  });
});

describe('rotate by user delegation', () => {
  it('names the role the app lacks', async () => {
    const { tools, side } = secretSide(rehearsed);
    const { access, world } = rehearsed.cloud.foundation;
    const mine = access.assignments().filter(({ objectId, role }) => {
      return objectId === world.source.app.objectId && role.startsWith('Storage Blob');
    });
    for (const assignment of mine) access.remove(assignment);
    const error: unknown = await rotate(tools).catch((thrown: unknown) => thrown);
    for (const assignment of mine) access.assign(assignment);
    expect(codeOf(error)).toBe('ACCESS_DENIED');
    expect((error as Error).message).toContain(
      `the app needs the role Storage Blob Data Contributor on ${side.storageAccount}`,
    );
  });

  it('says so when there is no such container', async () => {
    const { tools } = secretSide(rehearsed, { SOURCE_CONTAINER: 'nowhere' });
    expect(await failure(rotate(tools))).toBe('CONTAINER_NOT_FOUND');
  });

  it('does not look older than a revocation', async () => {
    const { tools } = secretSide(rehearsed);
    const before = Math.floor(Date.now() / 1000) * 1000;
    const { current } = await rotate(tools, { revoked: true });
    expect(current!.startsOn!.getTime()).toBeGreaterThanOrEqual(before);
  });
});

describe('rotate by account key', () => {
  const policies = async (owner: ReturnType<ReturnType<typeof secretSide>['owner']>) =>
    (await owner.getAccessPolicy()).signedIdentifiers.map(({ id }) => id);

  it('keeps rights and dates in a stored access policy', async () => {
    const { tools, owner, services, side } = secretSide(rehearsed, byKey);
    const { current } = await rotate(tools);
    const [policy] = (await owner().getAccessPolicy()).signedIdentifiers;
    expect(policy).toMatchObject({
      id: current!.token!.accessPolicy,
      accessPolicy: { permissions: 'rawl', startsOn: current!.startsOn, expiresOn: current!.expiresOn },
    });
    const { value } = await services.secrets(side).getSecret(side.sasSecret);
    expect(value).not.toMatch(/[?&](sp|se|st)=/);
  });

  it('keeps the policies of others, and of tokens that are still enabled', async () => {
    const { tools, owner } = secretSide(rehearsed, byKey);
    const other = secretSide(rehearsed, byKey);
    await owner().setAccessPolicy(undefined, [foreign('theirs')]);
    const first = await rotate(tools);
    const elsewhere = await rotate(other.tools);
    const second = await rotate(tools, { replacing: first.current!.version });
    expect(await policies(owner())).toEqual([
      'theirs',
      first.current!.token!.accessPolicy,
      elsewhere.current!.token!.accessPolicy,
      second.current!.token!.accessPolicy,
    ]);
    await other.openAsPipeline();

    const eager = { ...tools, policy: { ...tools.policy, overlapHours: 0 } };
    await rotate(eager);
    const third = await rotate(eager, { replacing: second.current!.version });
    expect(await policies(owner())).toEqual([
      'theirs',
      elsewhere.current!.token!.accessPolicy,
      second.current!.token!.accessPolicy,
      third.current!.token!.accessPolicy,
    ]);
  });

  it('refuses a sixth policy and names the five', async () => {
    const { tools, owner, openAsPipeline } = secretSide(rehearsed, byKey);
    const { current } = await rotate(tools);
    const four = ['a', 'b', 'c', 'd'].map(foreign);
    const { signedIdentifiers } = await owner().getAccessPolicy();
    await owner().setAccessPolicy(undefined, [...signedIdentifiers, ...four]);
    const error: unknown = await rotate(tools, { replacing: current!.version }).catch((e: unknown) => e);
    expect(codeOf(error)).toBe('SAS_POLICY_LIMIT');
    expect((error as Error).message).toContain('a, b, c, d');
    await openAsPipeline();
  });

  it('stays with the key in use until told to change it', async () => {
    const { tools, openAsPipeline } = secretSide(rehearsed, byKey);
    const keyOf = ({ current }: Awaited<ReturnType<typeof rotate>>) => current!.token!.accountKey;
    const first = await rotate(tools);
    const second = await rotate(tools, { signWith: 'key2' });
    const third = await rotate(tools, { replacing: second.current!.version });
    expect([first, second, third].map(keyOf)).toEqual(['key1', 'key2', 'key2']);
    await openAsPipeline();
  });

  it('tries again when a policy takes its time to work', async () => {
    const { tools, owner } = secretSide(rehearsed, byKey);
    const { faults } = rehearsed.cloud.foundation;
    faults.arm({ name: 'sas-expired', service: 'blob', path: '/transfer', method: 'GET', count: 1, skip: 1 });
    await expect(rotate(tools)).rejects.toMatchObject({
      failure: { code: 'SAS_PROOF_FAILED', retryable: true },
    });
    const [orphan] = await policies(owner());
    const { current } = await rotate(tools);
    expect(current!.token!.accessPolicy).toBe(orphan);
    expect(await policies(owner())).toEqual([orphan]);
  });

  it('names the role the app lacks', async () => {
    const { tools } = secretSide(rehearsed, { ...byKey, SOURCE_SA_RG: 'elsewhere' });
    const error: unknown = await rotate(tools).catch((thrown: unknown) => thrown);
    expect(['ACCESS_DENIED', 'STORAGE_NOT_FOUND']).toContain(codeOf(error));
    expect((error as Error).message).toContain('elsewhere');
  });
});

const foreign = (id: string) => ({
  id,
  accessPolicy: { permissions: 'r', startsOn: new Date(), expiresOn: new Date(Date.now() + 3_600_000) },
});

async function names(container: ReturnType<ReturnType<typeof secretSide>['owner']>): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of container.listBlobsFlat()) found.push(name);
  return found;
}
