import { SecretClient } from '@azure/keyvault-secrets';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, vaultHost } from '../../../../../rehearsal/world';
import { rehearseCloud, type RehearsedCloud } from '../../../../support/rehearsed-cloud';
import { credentialOf } from '../../blobs/storage-clients';

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

  it('are served outside their dates, unless the fault vault-enforce-dates is armed', async () => {
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
