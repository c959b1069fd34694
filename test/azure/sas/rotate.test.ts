import { describe, expect, it } from 'vitest';
import { rotate } from '../../../src/azure/sas/rotate';
import { codeOf, kinds, secretSide, useCloud } from './support/secret-side';

const cloud = useCloud();

describe.each(kinds)('rotate by %s', (_, settings) => {
  it('stores a token a pipeline can use, once', async () => {
    const { tools, services, side, openAsPipeline } = secretSide(cloud.rehearsed, settings);
    const { reason, current, disabled } = await rotate(tools);
    expect(reason).toBe('missing');
    expect(disabled).toEqual([]);
    await openAsPipeline();
    expect(await rotate(tools)).toEqual({ current, disabled: [] });

    const { value = '', properties } = await services.secrets(side).getSecret(side.sasSecret);
    expect(value).toMatch(/^\?sv=2022-11-02&(ss=b&srt=sco&)?spr=https&/);
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
    const { tools, openAsPipeline } = secretSide(cloud.rehearsed, settings);
    await rotate(tools);
    const container = await openAsPipeline();
    const blob = container.getBlockBlobClient('rights.tar');
    await blob.upload('x', 1);
    expect((await blob.getProperties()).contentLength).toBe(1);
    await expect(blob.delete()).rejects.toMatchObject({ statusCode: 403 });
  });

  it('leaves nothing behind in the container', async () => {
    const { tools, owner } = secretSide(cloud.rehearsed, settings);
    const before = await names(owner());
    await rotate(tools);
    expect(await names(owner())).toEqual(before);
  });

  it('replaces by force and keeps the replaced version through its overlap', async () => {
    const { tools, openAsPipeline } = secretSide(cloud.rehearsed, settings);
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
    const { tools, openAsPipeline } = secretSide(cloud.rehearsed, bound);
    expect((await rotate(tools)).reason).toBe('missing');
    await expect(openAsPipeline()).rejects.toMatchObject({ code: 'AuthorizationSourceIPMismatch' });
  });

  it.each([-10, 10])('mints a good token while the clock of the app is %i minutes off', async (minutes) => {
    const { tools, openAsPipeline } = secretSide(cloud.rehearsed, settings);
    const off = { ...tools, now: () => new Date(Date.now() + minutes * 60_000) };
    const { current } = await rotate(off);
    await openAsPipeline();
    expect((await rotate(off)).reason).toBeUndefined();
    await rotate(off, { replacing: current!.version, revoked: true });
    await openAsPipeline();
  });

  it('mints a good token while the services disagree about the time', async () => {
    cloud.rehearsed.cloud.foundation.clock.setOffset(10 * 60_000);
    const { tools, openAsPipeline } = secretSide(cloud.rehearsed, settings);
    await rotate(tools);
    await openAsPipeline();
  });

  it('keeps two rotations apart, and one of them finds nothing to do', async () => {
    const { tools, openAsPipeline } = secretSide(cloud.rehearsed, settings);
    const results = await Promise.allSettled([rotate(tools), rotate(tools), rotate(tools)]);
    for (const result of results) {
      if (result.status === 'rejected') expect(codeOf(result.reason)).toBe('SAS_ROTATION_BUSY');
    }
    expect((await rotate(tools)).reason).toBeUndefined();
    expect(await tools.versions.list()).toHaveLength(1);
    await openAsPipeline();
  });
});

async function names(container: ReturnType<ReturnType<typeof secretSide>['owner']>): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of container.listBlobsFlat()) found.push(name);
  return found;
}
