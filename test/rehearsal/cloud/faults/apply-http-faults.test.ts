import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld } from '../../../../rehearsal/world';
import { rehearseCloud, type RehearsedCloud } from '../../../support/rehearsed-cloud';
import { accountKeySas, containerOf } from '../blobs/storage-clients';
import { controlOf, type ControlAnswer } from './control-client';

let rehearsed: RehearsedCloud;
let control: (method: string, path: string, body?: unknown) => Promise<ControlAnswer>;
const content = Buffer.alloc(200_000, 'x');

beforeAll(async () => {
  rehearsed = await rehearseCloud();
  control = controlOf(rehearsed.cloud.endpoints);
  await containerOf(rehearsed.cloud.endpoints, 'source').getBlockBlobClient('blob').uploadData(content);
});
afterEach(() => control('DELETE', '/faults'));
afterAll(() => rehearsed.stop());

describe('HTTP faults', () => {
  const blobUrl = (): string => {
    const sas = accountKeySas(rehearsed.cloud.endpoints, 'source', { permissions: 'r' });
    return `${rehearsed.cloud.endpoints.storage.source.url}/transfer/blob?${sas}`;
  };
  const armUrl = (): string =>
    `${rehearsed.cloud.endpoints.arm.source.url}/subscriptions?api-version=2025-04-01`;

  it.each([
    [{ name: 'throttle', service: 'blob' }, blobUrl, 503, 'ServerBusy'],
    [{ name: 'throttle', service: 'arm', retryAfterSeconds: 7 }, armUrl, 429, 'TooManyRequests'],
    [{ name: 'server-error', service: 'blob', status: 500 }, blobUrl, 500, 'InternalError'],
    [{ name: 'server-error', service: 'arm', retryAfterSeconds: 7 }, armUrl, 503, 'InternalServerError'],
    [{ name: 'storage-firewall' }, blobUrl, 403, 'AuthorizationFailure'],
    [{ name: 'keys-forbidden' }, blobUrl, 403, 'KeyBasedAuthenticationNotPermitted'],
    [{ name: 'sas-expired' }, blobUrl, 403, 'AuthenticationFailed'],
  ])('%j answers once, in the shape of the service', async (fault, url, status, code) => {
    await control('POST', '/faults', fault);
    const response = await fetch(url());
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(code);
    if ('retryAfterSeconds' in fault) expect(response.headers.get('retry-after')).toBe('7');
    const again = await fetch(url());
    expect(again.status).not.toBe(status);
    await again.text();
  });

  it('token-expired makes the service challenge a caller whose token is good', async () => {
    await control('POST', '/faults', { name: 'token-expired', service: 'arm' });
    const { token } = rehearsed.cloud.foundation.tokens.issue({
      objectId: defaultWorld.source.app.objectId,
      clientId: defaultWorld.source.app.clientId,
      tenantId: defaultWorld.source.tenantId,
      audience: 'https://management.azure.com',
    });
    const call = (): Promise<Response> => fetch(armUrl(), { headers: { authorization: `Bearer ${token}` } });
    expect((await call()).status).toBe(401);
    expect((await call()).status).not.toBe(401);
  });

  it('drop-connection cuts before the answer or in the middle of it', async () => {
    await control('POST', '/faults', { name: 'drop-connection', service: 'blob' });
    await expect(fetch(blobUrl())).rejects.toThrow('fetch failed');
    await control('POST', '/faults', { name: 'drop-connection', service: 'blob', afterBytes: 1000 });
    const cut = await fetch(blobUrl());
    expect(cut.headers.get('content-length')).toBe(String(content.length));
    await expect(cut.arrayBuffer()).rejects.toThrow();
    expect((await (await fetch(blobUrl())).arrayBuffer()).byteLength).toBe(content.length);
  });

  it('lost-header leaves the rest of the answer as it is', async () => {
    const asked = async () => (await fetch(armUrl())).headers.get('www-authenticate');
    expect(await asked()).toContain('Bearer');
    await control('POST', '/faults', { name: 'lost-header', service: 'arm', header: 'WWW-Authenticate' });
    expect(await asked()).toBeNull();
    await control('POST', '/faults', { name: 'lost-header', service: 'blob', header: 'ETag' });
    const response = await fetch(blobUrl());
    expect(response.headers.has('etag')).toBe(false);
    expect((await response.arrayBuffer()).byteLength).toBe(content.length);
  });

  it('latency only delays', async () => {
    await control('POST', '/faults', { name: 'latency', service: 'blob', milliseconds: 20 });
    expect((await (await fetch(blobUrl())).arrayBuffer()).byteLength).toBe(content.length);
    expect((await control('GET', '/faults')).body).toMatchObject({ faults: [{ fired: 1 }] });
  });
});
