import { ContainerClient } from '@azure/storage-blob';
import { afterEach, describe, expect, it } from 'vitest';
import { ensureSas } from '../../src/activities/sas/ensure-sas';
import { newestSasVersion } from '../../src/activities/sas/newest-sas-version';
import { proveReplaceable } from '../../src/activities/sas/prove-replaceable';
import { rotationTools } from '../../src/activities/renew-sas';
import { revokeTokens } from '../../src/activities/sas/revoke-tokens';
import { whyRenew } from '../../src/domain/sas/renewal';
import { containerUrl } from '../../src/domain/side';
import type { PipelineRecord } from '../../rehearsal/cloud/transfer/records/records';
import { openContainer } from '../../rehearsal/cloud/transfer/storage/storage';
import { defaultTransferSwitches } from '../../rehearsal/cloud/transfer/switches';
import type { Services } from '../../src/services';
import { at, sourceOf, tokenOf, useSasCloud } from '../activities/sas/support/sas-app';

/** However often tokens were renewed before, a leaked one can be revoked, and the next one works. */

const cloud = useSasCloud();
const byKey = { SOURCE_SAS_KIND: 'account-key' };

const lists = (services: Services, token: string): Promise<unknown> =>
  new ContainerClient(`${containerUrl(sourceOf(services))}${token}`).listBlobsFlat().byPage().next();

/** Renews by force, as an operator may. */
async function renew(services: Services): Promise<void> {
  const { version } = await newestSasVersion(at, services);
  await ensureSas({ ...at, ...(version !== undefined && { replacing: version }) }, services);
}

async function filled(): Promise<Services> {
  const services = cloud.app(byKey);
  for (let i = 0; i < 7; i++) await renew(services);
  return services;
}

/** What `revokeSas` does with a side, step by step. */
async function revoke(services: Services, regenerateKey?: 'key1' | 'key2'): Promise<void> {
  await proveReplaceable(at, services);
  await revokeTokens({ ...at, force: false, ...(regenerateKey && { regenerateKey }) }, services);
  const { version } = await newestSasVersion(at, services);
  const demand = regenerateKey
    ? { signWith: regenerateKey === 'key1' ? ('key2' as const) : ('key1' as const) }
    : { revoked: true, replacing: version! };
  await ensureSas({ ...at, ...demand }, services);
}

const owner = (): Promise<ContainerClient> => rotationTools(cloud.app(byKey), at)!.minter.container();
afterEach(async () => {
  await (await owner()).setAccessPolicy();
});

describe('after seven renewals by force', () => {
  it('the newest token works, and another secret has room for its own', async () => {
    const services = await filled();
    await lists(services, await tokenOf(services));
    expect((await (await owner()).getAccessPolicy()).signedIdentifiers.length).toBeLessThan(5);
    await ensureSas(at, cloud.app(byKey));
  });

  it('the tokens are revoked and the next one works', async () => {
    const services = await filled();
    const leaked = await tokenOf(services);
    await revoke(services);
    await expect(lists(services, leaked)).rejects.toMatchObject({ statusCode: 403 });
    await lists(services, await tokenOf(services));
  });

  it('a key is regenerated and the next token works', async () => {
    const services = await filled();
    const leaked = await tokenOf(services);
    await revoke(services, 'key1');
    await expect(lists(services, leaked)).rejects.toMatchObject({ statusCode: 403 });
    await lists(services, await tokenOf(services));
  });
});

describe('a version that runs distrust', () => {
  it('is replaced once an hour at most, and by hand at any time', async () => {
    const services = cloud.app(byKey);
    await ensureSas(at, services);
    const distrust = async () => {
      const { version } = await newestSasVersion(at, services);
      return ensureSas({ ...at, distrusted: version! }, services);
    };
    expect(await distrust()).toMatchObject({ rotated: true, reason: 'distrusted' });
    expect(await distrust()).toMatchObject({ rotated: false });
    await renew(services);
    expect(await distrust()).toMatchObject({ rotated: false });
    const tools = rotationTools(services, at)!;
    const versions = await tools.versions.list();
    const { version } = await newestSasVersion(at, services);
    const why = (minutes: number) =>
      whyRenew(tools.policy, versions, new Date(Date.now() + minutes * 60_000), { distrusted: version! });
    expect([why(55), why(65)]).toEqual([undefined, 'distrusted']);
  });
});

describe('the transfer engine of the rehearsal', () => {
  it('takes a SAS whose letters a stored access policy holds', async () => {
    const services = cloud.app(byKey);
    await ensureSas(at, services);
    const token = await tokenOf(services);
    expect(new URLSearchParams(token).has('sp')).toBe(false);
    const pipeline = {
      name: 'export',
      storage: { uri: containerUrl(sourceOf(services)), keyVaultUri: 'x', accessMode: 'SasToken' },
      identity: { systemAssigned: { principalId: 'p', clientId: 'c', tenantId: 't' } },
    } as unknown as PipelineRecord;
    const container = openContainer(
      {
        storage: { connect: (uri: string) => ({ url: uri, accountId: 'a' }) },
        secrets: { read: () => ({ value: token }) },
        switches: defaultTransferSwitches,
      } as never,
      pipeline,
      { letters: ['r', 'w', 'l', 'a'], need: { dataAction: 'none' } },
    );
    await container.listBlobsFlat().byPage().next();
  });
});
