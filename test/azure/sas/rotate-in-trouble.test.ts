import { describe, expect, it } from 'vitest';
import { rotate } from '../../../src/azure/sas/rotate';
import { codeOf, kinds, secretSide, useCloud } from './support/secret-side';

const cloud = useCloud();
const failure = (work: Promise<unknown>): Promise<string> => work.then(() => 'no failure', codeOf);

describe.each(kinds)('rotate by %s in trouble', (_, settings) => {
  it('rides out a vault that throttles', async () => {
    const { tools, openAsPipeline } = secretSide(cloud.rehearsed, settings);
    const { faults } = cloud.rehearsed.cloud.foundation;
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
    const { tools, openAsPipeline } = secretSide(cloud.rehearsed, settings);
    const { current } = await rotate(tools);
    const { faults } = cloud.rehearsed.cloud.foundation;
    faults.arm({ name: 'throttle', service: 'vault', method: 'PUT', count: 'always', skip: 0 });
    expect(await failure(rotate(tools, { replacing: current!.version }))).toBe('THROTTLED');
    await openAsPipeline();
    faults.clear();
    expect((await rotate(tools, { replacing: current!.version })).reason).toBe('forced');
    await openAsPipeline();
  });

  it('stores nothing while the firewall of the storage account is closed', async () => {
    const { tools } = secretSide(cloud.rehearsed, settings);
    cloud.rehearsed.cloud.foundation.faults.arm({
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
    const { tools } = secretSide(cloud.rehearsed, settings);
    cloud.rehearsed.cloud.foundation.faults.arm({
      name: 'sas-expired',
      service: 'blob',
      // The trigger of the import pipeline lists the target's container now and then.
      side: 'source',
      count: 1,
      // Reading the stored access policies looks like listing.
      skip:
        right === 'list' && 'SOURCE_SAS_KIND' in settings && settings.SOURCE_SAS_KIND === 'account-key'
          ? 1
          : 0,
      ...request,
    });
    const error: unknown = await rotate(tools).catch((thrown: unknown) => thrown);
    expect(codeOf(error)).toBe('SAS_PROOF_FAILED');
    expect((error as Error).message).toContain(`(${right})`);
    expect(await tools.versions.list()).toEqual([]);
  });

  it('says so when the secret was deleted but not purged', async () => {
    const { tools, services, side } = secretSide(cloud.rehearsed, settings);
    await rotate(tools);
    await services.secrets(side).beginDeleteSecret(side.sasSecret);
    expect(await failure(rotate(tools))).toBe('SAS_SECRET_DELETED');
  });
});
