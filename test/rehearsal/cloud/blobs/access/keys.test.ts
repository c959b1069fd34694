import {
  BlobServiceClient,
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, storageId } from '../../../../../rehearsal/world';
import { rehearseCloud, type RehearsedCloud } from '../../../../support/rehearsed-cloud';
import { accountKeySas, containerOf, serviceOf, withSas } from '../storage-clients';

let rehearsed: RehearsedCloud;
beforeAll(async () => {
  rehearsed = await rehearseCloud();
  await containerOf(rehearsed.cloud.endpoints, 'source').getBlockBlobClient('present').upload('data', 4);
});
afterEach(() => {
  rehearsed.cloud.foundation.clock.setOffset(0);
});
afterAll(() => rehearsed.stop());

const hour = 3_600_000;
const week = 7 * 24 * hour;

describe('user delegation keys', () => {
  const sasOf = async (expiresOn: Date, version = '2025-11-05'): Promise<string> => {
    const { endpoints } = rehearsed.cloud;
    const service = serviceOf(endpoints, 'source');
    const key = await service.getUserDelegationKey(new Date(Date.now() - 60_000), expiresOn);
    return generateBlobSASQueryParameters(
      {
        containerName: 'transfer',
        permissions: ContainerSASPermissions.parse('r'),
        expiresOn,
        version,
      },
      key,
      service.accountName,
    ).toString();
  };
  const read = (sas: string): Promise<Buffer> =>
    withSas(rehearsed.cloud.endpoints, 'source', sas).getBlobClient('present').downloadToBuffer();

  it('live seven days at most', async () => {
    await expect(sasOf(new Date(Date.now() + week + hour))).rejects.toMatchObject({ statusCode: 400 });
    expect((await read(await sasOf(new Date(Date.now() + week)))).toString()).toBe('data');
  });

  it.each(['2018-11-09', '2020-02-10', '2020-12-06', '2025-07-05', '2026-02-06', '2026-04-06'])(
    'sign SAS of the version %s, and no other text',
    async (version) => {
      const sas = await sasOf(new Date(Date.now() + hour), version);
      expect((await read(sas)).toString()).toBe('data');
      await expect(read(sas.replace('sp=r', 'sp=rw'))).rejects.toMatchObject({
        details: { errorCode: 'AuthenticationFailed' },
      });
    },
  );

  it('are worth no more than the roles of who signed', async () => {
    const sas = await sasOf(new Date(Date.now() + hour));
    const { access } = rehearsed.cloud.foundation;
    const contributor = {
      objectId: defaultWorld.source.app.objectId,
      role: 'Storage Blob Data Contributor',
      scope: storageId(defaultWorld.source),
    } as const;
    access.remove(contributor);
    await expect(read(sas)).rejects.toMatchObject({
      details: { errorCode: 'AuthorizationPermissionMismatch' },
    });
    access.assign(contributor);
    expect((await read(sas)).toString()).toBe('data');
  });

  it('stop working when they are revoked', async () => {
    const sas = await sasOf(new Date(Date.now() + hour));
    const { endpoints, foundation } = rehearsed.cloud;
    const { tenantId, subscriptionId, resourceGroup, storageAccount } = defaultWorld.source;
    const operator = '55555555-dddd-4ddd-8ddd-000000000001';
    foundation.access.assign({
      objectId: operator,
      role: 'Storage Account Contributor',
      scope: storageId(defaultWorld.source),
    });
    const { token } = foundation.tokens.issue({
      objectId: operator,
      clientId: operator,
      tenantId,
      audience: 'https://management.azure.com',
    });
    const path =
      `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Storage` +
      `/storageAccounts/${storageAccount}`;
    const response = await fetch(
      `${endpoints.arm.source.url}${path}/revokeUserDelegationKeys?api-version=2023-05-01`,
      { method: 'POST', headers: { authorization: `Bearer ${token}` } },
    );
    expect(response.status).toBe(200);
    await expect(read(sas)).rejects.toMatchObject({ details: { errorCode: 'AuthenticationFailed' } });
  });
});

describe('account keys', () => {
  it('sign requests and SAS until they are regenerated', async () => {
    const { endpoints } = rehearsed.cloud;
    const { account, key, url } = endpoints.storage.target;
    const client = new BlobServiceClient(url, new StorageSharedKeyCredential(account, key), {
      retryOptions: { maxTries: 1 },
    });
    await client.getContainerClient('transfer').getBlockBlobClient('signed').upload('x', 1);
    const sas = accountKeySas(endpoints, 'target', { permissions: 'r' });
    const blob = withSas(endpoints, 'target', sas).getBlobClient('signed');
    expect((await blob.downloadToBuffer()).toString()).toBe('x');

    const { tenantId, subscriptionId, resourceGroup, storageAccount } = defaultWorld.target;
    const { access, tokens } = rehearsed.cloud.foundation;
    const objectId = '55555555-dddd-4ddd-8ddd-000000000002';
    access.assign({
      objectId,
      role: 'Storage Account Key Operator Service Role',
      scope: storageId(defaultWorld.target),
    });
    const { token } = tokens.issue({
      objectId,
      clientId: objectId,
      tenantId,
      audience: 'https://management.usgovcloudapi.net',
    });
    const path =
      `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Storage` +
      `/storageAccounts/${storageAccount}`;
    const response = await fetch(`${endpoints.arm.target.url}${path}/regenerateKey?api-version=2023-05-01`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ keyName: 'key1' }),
    });
    expect(response.status).toBe(200);
    await expect(blob.downloadToBuffer()).rejects.toMatchObject({ statusCode: 403 });
    await expect(client.getProperties()).rejects.toMatchObject({ statusCode: 403 });
  });
});
