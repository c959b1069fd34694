import { DefaultAzureCredential, ManagedIdentityCredential } from '@azure/identity';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld } from '../../../../rehearsal/world';
import { rehearseCloud, type RehearsedCloud } from '../../../support/rehearsed-cloud';

let rehearsed: RehearsedCloud;
beforeAll(async () => {
  rehearsed = await rehearseCloud();
});
afterEach(() => {
  rehearsed.cloud.foundation.faults.clear();
});
afterAll(() => rehearsed.stop());

const { source } = defaultWorld;
const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

describe('managed identity', () => {
  const ask = (query: string, headers: Record<string, string> = {}): Promise<Response> => {
    const { endpoint, header } = rehearsed.cloud.endpoints.identity;
    return fetch(`${endpoint}?api-version=2019-08-01&${query}`, {
      headers: { 'x-identity-header': header, ...headers },
    });
  };

  it('serves the SDK by client id, object id, resource id and as the system-assigned identity', async () => {
    const resourceId =
      `/subscriptions/${source.subscriptionId}/resourceGroups/${source.resourceGroup}/providers` +
      '/Microsoft.ManagedIdentity/userAssignedIdentities/acr-ferry';
    const credentials = [
      new ManagedIdentityCredential({ clientId: source.app.clientId }),
      new ManagedIdentityCredential({ objectId: source.app.objectId }),
      new ManagedIdentityCredential({ resourceId }),
      new ManagedIdentityCredential(),
      new DefaultAzureCredential(),
    ];
    for (const credential of credentials) {
      const { token } = await credential.getToken('https://vault.azure.net/.default');
      expect(claimsOf(token)).toMatchObject({
        oid: source.app.objectId,
        appid: source.app.clientId,
        tid: source.tenantId,
        aud: 'https://vault.azure.net',
      });
    }
  });

  it('lives as long as the fault token-lifetime says', async () => {
    rehearsed.cloud.foundation.faults.arm({
      name: 'token-lifetime',
      subject: source.app.clientId,
      seconds: 42,
      count: 1,
      skip: 0,
    });
    const body = (await (await ask('resource=https://storage.azure.com')).json()) as { access_token: string };
    const { iat, exp } = claimsOf(body.access_token) as { iat: number; exp: number };
    expect(exp - iat).toBe(42);
  });

  it.each([
    ['resource=https://vault.azure.net', { 'x-identity-header': 'wrong' }, 401, /X-IDENTITY-HEADER/],
    ['', {}, 400, /resource is required/],
    ['resource=https://vault.usgovcloudapi.net', {}, 400, /AADSTS500011/],
    ['resource=https://vault.azure.net&client_id=nobody', {}, 400, /No User Assigned or Delegated/],
    ['resource=https://vault.azure.net&client_id=a&object_id=b', {}, 400, /only one of/],
  ])('refuses ?%s', async (query, headers, status, message) => {
    const response = await ask(query, headers);
    expect(response.status).toBe(status);
    expect(await response.text()).toMatch(message);
  });

  it('refuses another api-version and other methods', async () => {
    const { endpoint, header } = rehearsed.cloud.endpoints.identity;
    const headers = { 'x-identity-header': header };
    expect((await fetch(`${endpoint}?api-version=2017-09-01&resource=x`, { headers })).status).toBe(400);
    expect((await fetch(endpoint, { method: 'POST', headers })).status).toBe(405);
  });
});
