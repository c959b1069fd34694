import { SecretClient } from '@azure/keyvault-secrets';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld } from '../../../../rehearsal/world';
import { rehearseCloud, type RehearsedCloud } from '../../../support/rehearsed-cloud';
import { credentialOf } from '../blobs/storage-clients';

let rehearsed: RehearsedCloud;
let client: SecretClient;
const { source } = defaultWorld;

beforeAll(async () => {
  rehearsed = await rehearseCloud();
  client = new SecretClient(
    rehearsed.cloud.endpoints.vaults.source.url,
    credentialOf(rehearsed.cloud.endpoints, 'source'),
  );
  await client.setSecret('crud', '?two');
});
afterEach(() => {
  rehearsed.cloud.foundation.faults.clear();
  rehearsed.cloud.foundation.clock.setOffset(0);
});
afterAll(() => rehearsed.stop());

describe('access to a vault', () => {
  const { tenantId } = source;
  const call = (token?: string): Promise<Response> =>
    fetch(`${rehearsed.cloud.endpoints.vaults.source.url}/secrets/crud?api-version=7.4`, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
  const tokenFor = (objectId: string, tenant = tenantId, audience = 'https://vault.azure.net'): string =>
    rehearsed.cloud.foundation.tokens.issue({ objectId, clientId: objectId, tenantId: tenant, audience })
      .token;

  it('begins with a challenge that names tenant and resource', async () => {
    const response = await call();
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe(
      `Bearer authorization="https://login.microsoftonline.com/${tenantId}", ` +
        'resource="https://vault.azure.net"',
    );
  });

  it('is by role: a user reads, an officer writes, a stranger does neither', async () => {
    const user = source.pipelineIdentity.objectId;
    expect((await call(tokenFor(user))).status).toBe(200);
    const written = await fetch(
      `${rehearsed.cloud.endpoints.vaults.source.url}/secrets/mine?api-version=7.4`,
      {
        method: 'PUT',
        headers: { authorization: `Bearer ${tokenFor(user)}`, 'content-type': 'application/json' },
        body: JSON.stringify({ value: 'x' }),
      },
    );
    expect(written.status).toBe(403);
    expect(await written.json()).toMatchObject({
      error: {
        code: 'Forbidden',
        innererror: { code: 'ForbiddenByRbac' },
        message: expect.stringContaining('setSecret') as unknown,
      },
    });
    expect((await call(tokenFor(crypto.randomUUID()))).status).toBe(403);
  });

  it.each([
    ['another tenant', () => tokenFor(source.app.objectId, defaultWorld.target.tenantId), /AKV10032/],
    [
      'another audience',
      () => tokenFor(source.app.objectId, tenantId, 'https://storage.azure.com'),
      /is for https:/,
    ],
    ['nonsense', () => 'nonsense', /not a JSON Web Token/],
  ])('is refused for a token of %s', async (_name, token, message) => {
    const response = await call(token());
    expect(response.status).toBe(401);
    expect(await response.text()).toMatch(message);
  });

  it('answers 429 under the fault throttle, and the SDK heals it', async () => {
    const fault = { name: 'throttle', service: 'vault', retryAfterSeconds: 0, count: 2, skip: 0 } as const;
    rehearsed.cloud.foundation.faults.arm(fault);
    expect((await client.getSecret('crud')).value).toBe('?two');
    expect(rehearsed.cloud.foundation.faults.list()).toMatchObject([{ fired: 2 }]);
  });

  it('needs an api-version', async () => {
    const response = await fetch(`${rehearsed.cloud.endpoints.vaults.source.url}/secrets`, {
      headers: { authorization: `Bearer ${tokenFor(source.app.objectId)}` },
    });
    expect(await response.json()).toMatchObject({ error: { code: 'BadParameter' } });
  });
});
