import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, storageId } from '../../../../../rehearsal/world';
import { rehearseCloud, type RehearsedCloud } from '../../../../support/rehearsed-cloud';
import { accountKeySas, containerOf, withSas } from '../storage-clients';

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
const reader = '33333333-dddd-4ddd-8ddd-000000000001';

describe('access to blobs by token', () => {
  const bearer = (objectId: string, audience = 'https://storage.azure.com', lifetime?: number): string =>
    rehearsed.cloud.foundation.tokens.issue(
      { objectId, clientId: objectId, tenantId: defaultWorld.source.tenantId, audience },
      lifetime,
    ).token;
  const call = (method: string, path: string, token?: string): Promise<Response> =>
    fetch(`${rehearsed.cloud.endpoints.storage.source.url}${path}`, {
      method,
      headers: {
        'x-ms-version': '2025-11-05',
        ...(method === 'PUT' ? { 'x-ms-blob-type': 'BlockBlob' } : {}),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
    });

  it('lets a reader read and refuses its writes with AuthorizationPermissionMismatch', async () => {
    rehearsed.cloud.foundation.access.assign({
      objectId: reader,
      role: 'Storage Blob Data Reader',
      scope: `${storageId(defaultWorld.source)}/blobServices/default/containers/transfer`,
    });
    expect((await call('GET', '/transfer/present', bearer(reader))).status).toBe(200);
    const refused = await call('PUT', '/transfer/new', bearer(reader));
    expect(refused.status).toBe(403);
    expect(refused.headers.get('x-ms-error-code')).toBe('AuthorizationPermissionMismatch');
  });

  it('refuses a principal without roles', async () => {
    const response = await call('GET', '/transfer/present', bearer('44444444-dddd-4ddd-8ddd-000000000001'));
    expect(response.headers.get('x-ms-error-code')).toBe('AuthorizationPermissionMismatch');
  });

  it('challenges a request without credentials with the tenant of the account', async () => {
    const response = await call('GET', '/transfer/present');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain(
      `https://login.microsoftonline.com/${defaultWorld.source.tenantId}`,
    );
  });

  it.each([
    ['another audience', () => bearer(reader, 'https://vault.azure.net')],
    ['a forged token', () => `${bearer(reader).split('.').slice(0, 2).join('.')}.Zm9yZ2Vk`],
    ['no token at all', () => 'nonsense'],
  ])('refuses %s with InvalidAuthenticationInfo', async (_name, token) => {
    const response = await call('GET', '/transfer/present', token());
    expect(response.status).toBe(401);
    expect(response.headers.get('x-ms-error-code')).toBe('InvalidAuthenticationInfo');
  });

  it('refuses a token that the clock of the cloud says is expired', async () => {
    const token = bearer(reader);
    rehearsed.cloud.foundation.clock.setOffset(2 * hour);
    const response = await call('GET', '/transfer/present', token);
    expect(await response.text()).toContain('expired');
    expect(response.status).toBe(401);
  });
});

describe('access to blobs by SAS', () => {
  const read = (sas: string): Promise<Buffer> =>
    withSas(rehearsed.cloud.endpoints, 'source', sas).getBlobClient('present').downloadToBuffer();
  const keySas = (options: Parameters<typeof accountKeySas>[2]): string =>
    accountKeySas(rehearsed.cloud.endpoints, 'source', options);

  it('serves within the letters of the SAS and refuses beyond', async () => {
    expect((await read(keySas({ permissions: 'r' }))).toString()).toBe('data');
    await expect(read(keySas({ permissions: 'l' }))).rejects.toMatchObject({
      details: { errorCode: 'AuthorizationPermissionMismatch' },
    });
  });

  it('calls a SAS that is signed with another key unauthentic: a firewall is something else', async () => {
    const key = Buffer.alloc(64, 7).toString('base64');
    const sas = keySas({ permissions: 'r', key });
    await expect(read(sas)).rejects.toMatchObject({
      statusCode: 403,
      details: { errorCode: 'AuthenticationFailed' },
    });
    const head = withSas(rehearsed.cloud.endpoints, 'source', sas).getBlobClient('present').getProperties();
    await expect(head).rejects.toMatchObject({ details: { errorCode: 'AuthenticationFailed' } });
  });

  it('refuses a SAS that expires when the clock of the cloud moves on', async () => {
    const sas = keySas({ permissions: 'r', expiresOn: new Date(Date.now() + hour) });
    rehearsed.cloud.foundation.clock.setOffset(2 * hour);
    await expect(read(sas)).rejects.toMatchObject({
      details: { errorCode: 'AuthenticationFailed' },
      statusCode: 403,
    });
    rehearsed.cloud.foundation.clock.setOffset(0);
    expect((await read(sas)).toString()).toBe('data');
  });

  it('enforces the address range', async () => {
    const inside = keySas({ permissions: 'r', ipRange: { start: '127.0.0.1', end: '127.0.0.9' } });
    const outside = keySas({ permissions: 'r', ipRange: { start: '10.0.0.1' } });
    expect((await read(inside)).toString()).toBe('data');
    await expect(read(outside)).rejects.toMatchObject({
      details: { errorCode: 'AuthorizationSourceIPMismatch' },
    });
  });
});
