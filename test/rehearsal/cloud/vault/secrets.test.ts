import { SecretClient } from '@azure/keyvault-secrets';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createVaults } from '../../../../rehearsal/cloud/vault/vaults';
import { SecretDenied } from '../../../../rehearsal/cloud/ports';
import { defaultWorld, vaultHost, vaultId } from '../../../../rehearsal/world';
import { rehearseCloud, type RehearsedCloud } from '../../../support/rehearsed-cloud';
import { credentialOf } from '../blobs/storage-clients';

let rehearsed: RehearsedCloud;
let client: SecretClient;
const { source } = defaultWorld;
const quick = { intervalInMs: 5 };

beforeAll(async () => {
  rehearsed = await rehearseCloud();
  client = new SecretClient(
    rehearsed.cloud.endpoints.vaults.source.url,
    credentialOf(rehearsed.cloud.endpoints, 'source'),
  );
});
afterEach(() => {
  rehearsed.cloud.foundation.faults.clear();
  rehearsed.cloud.foundation.clock.setOffset(0);
});
afterAll(() => rehearsed.stop());

const hour = 3_600_000;
async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('secrets', () => {
  it('are set, read, listed and updated by the SDK', async () => {
    const expiresOn = new Date(Math.floor(Date.now() / 1000) * 1000 + hour);
    const first = await client.setSecret('crud', '?one', {
      contentType: 'sas',
      tags: { kind: 'container' },
      expiresOn,
    });
    const second = await client.setSecret('crud', '?two');
    expect((await client.getSecret('crud')).value).toBe('?two');
    const old = await client.getSecret('crud', { version: first.properties.version ?? '' });
    expect(old.value).toBe('?one');
    expect(old.properties).toMatchObject({
      contentType: 'sas',
      tags: { kind: 'container' },
      expiresOn,
      enabled: true,
    });
    await client.updateSecretProperties('crud', second.properties.version ?? '', {
      tags: { changed: 'yes' },
    });
    expect((await client.getSecret('crud')).properties.tags).toEqual({ changed: 'yes' });
    const versions = await collect(client.listPropertiesOfSecretVersions('crud'));
    expect(versions.map(({ version }) => version)).toEqual([
      first.properties.version,
      second.properties.version,
    ]);
    expect((await collect(client.listPropertiesOfSecrets())).map(({ name }) => name)).toContain('crud');
  });

  it('page', async () => {
    for (let index = 0; index < 30; index += 1) await client.setSecret('many', String(index));
    expect(await collect(client.listPropertiesOfSecretVersions('many'))).toHaveLength(30);
    const pages = await collect(client.listPropertiesOfSecretVersions('many').byPage({ maxPageSize: 7 }));
    expect(pages.map((page) => page.length)).toEqual([7, 7, 7, 7, 2]);
  });

  it('are deleted, recovered and purged', async () => {
    await client.setSecret('gone', 'value');
    const deleted = await (await client.beginDeleteSecret('gone', quick)).pollUntilDone();
    expect(deleted.recoveryId).toBe(`https://${vaultHost(source)}/deletedsecrets/gone`);
    await expect(client.getSecret('gone')).rejects.toMatchObject({ code: 'SecretNotFound', statusCode: 404 });
    await expect(client.setSecret('gone', 'again')).rejects.toMatchObject({ statusCode: 409 });
    expect((await collect(client.listDeletedSecrets())).map(({ name }) => name)).toEqual(['gone']);
    await (await client.beginRecoverDeletedSecret('gone', quick)).pollUntilDone();
    expect((await client.getSecret('gone')).value).toBe('value');
    await (await client.beginDeleteSecret('gone', quick)).pollUntilDone();
    await client.purgeDeletedSecret('gone');
    await expect(client.getDeletedSecret('gone')).rejects.toMatchObject({ statusCode: 404 });
    expect((await client.setSecret('gone', 'new')).value).toBe('new');
  });

  it('are not served while disabled', async () => {
    const { properties } = await client.setSecret('off', 'value', { enabled: false });
    await expect(client.getSecret('off')).rejects.toThrow(/not allowed on a disabled secret/);
    await client.updateSecretProperties('off', properties.version ?? '', { enabled: true });
    expect((await client.getSecret('off')).value).toBe('value');
  });

  it('are served outside their dates, as Key Vault documents, unless the fault vault-enforce-dates is armed', async () => {
    await client.setSecret('expired', 'value', { expiresOn: new Date(Date.now() - hour) });
    await client.setSecret('early', 'value', { notBefore: new Date(Date.now() + hour) });
    expect((await client.getSecret('expired')).value).toBe('value');
    expect((await client.getSecret('early')).value).toBe('value');
    rehearsed.cloud.foundation.faults.arm({ name: 'vault-enforce-dates', count: 'always', skip: 0 });
    await expect(client.getSecret('expired')).rejects.toThrow(/expired secret/);
    await expect(client.getSecret('early')).rejects.toThrow(/not yet valid/);
  });

  it.each([
    ['bad name', () => client.setSecret('under_score', 'x'), /invalid name/],
    ['a value over 25 KB', () => client.setSecret('large', 'x'.repeat(25 * 1024 + 1)), /Property value/],
    ['16 tags', () => client.setSecret('tags', 'x', { tags: manyTags(16) }), /at most 15 tags/],
    ['an unknown version', () => client.getSecret('crud', { version: '0'.repeat(32) }), /was not found/],
    ['a malformed version', () => client.getSecret('crud', { version: 'x' }), /invalid version/],
  ])('refuse %s', async (_name, call, message) => {
    await expect(call()).rejects.toThrow(message);
  });
});

const manyTags = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_value, index) => [`tag${index}`, 'x']));

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
      `Bearer authorization="https://login.microsoftonline.com/${tenantId}", resource="https://vault.azure.net"`,
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

describe('SecretReader', () => {
  const open = (): ReturnType<typeof createVaults>['reader'] => {
    const { foundation } = rehearsed.cloud;
    return createVaults({ ...foundation, folder: `${foundation.state}/vaults`, now: foundation.clock.now })
      .reader;
  };
  const uri = (path: string): string => `https://${vaultHost(source)}/secrets/${path}`;
  const pipeline = source.pipelineIdentity.objectId;
  const denial = (attempt: () => unknown): { status: number; message: string } => {
    try {
      attempt();
    } catch (error) {
      if (error instanceof SecretDenied) return { status: error.status, message: error.message };
      throw error;
    }
    throw new Error('was not denied');
  };

  it('reads what is on disk, the latest version unless one is named', async () => {
    const { properties } = await client.setSecret('acrexportsas', '?old');
    await client.setSecret('acrexportsas', '?new');
    expect(open().read(uri('acrexportsas'), pipeline).value).toBe('?new');
    expect(open().read(uri(`acrexportsas/${properties.version ?? ''}`), pipeline).value).toBe('?old');
  });

  it.each([
    ['no role', () => open().read(uri('acrexportsas'), crypto.randomUUID()), 403, /not authorized/],
    ['no secret', () => open().read(uri('absent'), pipeline), 404, /was not found/],
    [
      'no such vault',
      () => open().read('https://other.vault.azure.net/secrets/x', pipeline),
      404,
      /does not exist/,
    ],
    ['no secret URI', () => open().read('http://x/y', pipeline), 400, /not a secret URI/],
  ])('is denied for %s', (_name, attempt, status, message) => {
    expect(denial(attempt)).toEqual({ status, message: expect.stringMatching(message) as unknown });
  });

  it('is denied by the fault vault-forbidden', () => {
    const { faults } = rehearsed.cloud.foundation;
    faults.arm({ name: 'vault-forbidden', subject: `${source.vault}/*`, count: 1, skip: 0 });
    expect(denial(() => open().read(uri('acrexportsas'), pipeline)).message).toMatch(
      /Client address is not authorized/,
    );
    expect(open().read(uri('acrexportsas'), pipeline).value).toBe('?new');
  });

  it('follows a role that is taken away', () => {
    const { access } = rehearsed.cloud.foundation;
    const assignment = {
      objectId: pipeline,
      role: 'Key Vault Secrets User',
      scope: vaultId(source),
    } as const;
    access.remove(assignment);
    expect(denial(() => open().read(uri('acrexportsas'), pipeline)).status).toBe(403);
    access.assign(assignment);
  });
});
