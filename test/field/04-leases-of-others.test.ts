import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { ContainerClient } from '@azure/storage-blob';
import { ensureSas } from '../../src/activities/sas/ensure-sas';
import { newestSasVersion } from '../../src/activities/sas/newest-sas-version';
import { proveReplaceable } from '../../src/activities/sas/prove-replaceable';
import { revokeTokens } from '../../src/activities/sas/revoke-tokens';
import { containerUrl } from '../../src/domain/side';
import { remedies } from '../../src/domain/remedies';
import type { Services } from '../../src/services';
import { at, sourceOf, tokenOf, useSasCloud } from '../activities/sas/support/sas-app';

/** A lease of others on the container: whose, how long, what to do; and nothing is lost for it. */

const cloud = useSasCloud();
const kinds = [{ SOURCE_SAS_KIND: 'user-delegation' }, { SOURCE_SAS_KIND: 'account-key' }] as const;
let container: ContainerClient;

async function leased(settings: Readonly<Record<string, string>>, seconds: number): Promise<Services> {
  const services = cloud.app(settings);
  await ensureSas(at, services);
  container = services.container(sourceOf(services));
  await container.getBlobLeaseClient(randomUUID()).acquireLease(seconds);
  return services;
}
afterEach(async () => {
  await container.getBlobLeaseClient().breakLease(0);
});

const lists = (services: Services, token: string): Promise<unknown> =>
  new ContainerClient(`${containerUrl(sourceOf(services))}${token}`).listBlobsFlat().byPage().next();
const renew = async (services: Services) => {
  const { version } = await newestSasVersion(at, services);
  return ensureSas({ ...at, replacing: version! }, services);
};

describe.each(kinds)('with $SOURCE_SAS_KIND', (settings) => {
  it('a lease without end is told at once, with what to do', async () => {
    const services = await leased(settings, -1);
    const message = expect.stringMatching(
      /lease without end on container transfer of contosoexport/,
    ) as string;
    await expect(renew(services)).rejects.toMatchObject({
      failure: { code: 'CONTAINER_LEASED', message, retryable: false },
    });
    expect(remedies.CONTAINER_LEASED).toContain('az storage container lease break');
  });

  it('a short one may be of another rotation, and is waited for', async () => {
    const services = await leased(settings, 60);
    const failure = { code: 'SAS_ROTATION_BUSY', retryable: true };
    await expect(renew(services)).rejects.toMatchObject({ failure });
  });

  it('a token that could not be replaced is seen before it is revoked', async () => {
    const services = await leased(settings, -1);
    const failure = { code: 'CONTAINER_LEASED' };
    await expect(proveReplaceable(at, services)).rejects.toMatchObject({ failure });
    await lists(services, await tokenOf(services));
  });

  it('it is revoked all the same when asked so', async () => {
    const services = await leased(settings, -1);
    const leaked = await tokenOf(services);
    await revokeTokens({ ...at, force: true }, services);
    await expect(lists(services, leaked)).rejects.toMatchObject({ statusCode: 403 });
  });
});

describe('what else would keep a revoked token from being replaced', () => {
  it.each([
    [
      'a deleted secret',
      'SAS_SECRET_DELETED',
      (services: Services) => {
        const side = sourceOf(services);
        return services.secrets(side).beginDeleteSecret(side.sasSecret);
      },
    ],
    [
      'a firewall',
      'ACCESS_DENIED',
      () =>
        Promise.resolve(
          cloud
            .cloud()
            .foundation.faults.arm({ name: 'storage-firewall', service: 'blob', count: 'always', skip: 0 }),
        ),
    ],
    [
      'a vault out of reach',
      'UNAVAILABLE',
      () =>
        Promise.resolve(
          cloud.cloud().foundation.faults.arm({
            name: 'drop-connection',
            service: 'vault',
            afterBytes: 0,
            count: 'always',
            skip: 0,
          }),
        ),
    ],
  ] as const)('%s is seen before', async (_, code, trouble) => {
    const services = cloud.app();
    container = services.container(sourceOf(services));
    await ensureSas(at, services);
    await trouble(services);
    await expect(proveReplaceable(at, services)).rejects.toMatchObject({ failure: { code } });
    cloud.cloud().foundation.faults.clear();
    await container.getBlobLeaseClient().acquireLease(15);
  });
});
