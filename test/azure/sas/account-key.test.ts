import { describe, expect, it } from 'vitest';
import { rotate } from '../../../src/azure/sas/rotate';
import { codeOf, secretSide, useCloud } from './support/secret-side';

const cloud = useCloud();
const byKey = { SOURCE_SAS_KIND: 'account-key' };

describe('rotate by account key', () => {
  const policies = async (owner: ReturnType<ReturnType<typeof secretSide>['owner']>) =>
    (await owner.getAccessPolicy()).signedIdentifiers.map(({ id }) => id);

  it('keeps rights and dates in a stored access policy', async () => {
    const { tools, owner, services, side } = secretSide(cloud.rehearsed, byKey);
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
    const { tools, owner } = secretSide(cloud.rehearsed, byKey);
    const other = secretSide(cloud.rehearsed, byKey);
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
    const { tools, owner, openAsPipeline } = secretSide(cloud.rehearsed, byKey);
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
    const { tools, openAsPipeline } = secretSide(cloud.rehearsed, byKey);
    const keyOf = ({ current }: Awaited<ReturnType<typeof rotate>>) => current!.token!.accountKey;
    const first = await rotate(tools);
    const second = await rotate(tools, { signWith: 'key2' });
    const third = await rotate(tools, { replacing: second.current!.version });
    expect([first, second, third].map(keyOf)).toEqual(['key1', 'key2', 'key2']);
    await openAsPipeline();
  });

  it('tries again when a policy takes its time to work', async () => {
    const { tools, owner } = secretSide(cloud.rehearsed, byKey);
    const { faults } = cloud.rehearsed.cloud.foundation;
    // Others list, too: the trigger of the import pipeline lists the target's container.
    const listing = { service: 'blob', side: 'source', path: '/transfer', method: 'GET' } as const;
    faults.arm({ ...listing, name: 'sas-expired', count: 1, skip: 1 });
    await expect(rotate(tools)).rejects.toMatchObject({
      failure: { code: 'SAS_PROOF_FAILED', retryable: true },
    });
    const [orphan] = await policies(owner());
    const { current } = await rotate(tools);
    expect(current!.token!.accessPolicy).toBe(orphan);
    expect(await policies(owner())).toEqual([orphan]);
  });

  it('names the role the app lacks', async () => {
    const { tools } = secretSide(cloud.rehearsed, { ...byKey, SOURCE_SA_RG: 'elsewhere' });
    const error: unknown = await rotate(tools).catch((thrown: unknown) => thrown);
    expect(['ACCESS_DENIED', 'STORAGE_NOT_FOUND']).toContain(codeOf(error));
    expect((error as Error).message).toContain('elsewhere');
  });
});

const foreign = (id: string) => ({
  id,
  accessPolicy: { permissions: 'r', startsOn: new Date(), expiresOn: new Date(Date.now() + 3_600_000) },
});
