import { beforeEach, describe, expect, it, vi } from 'vitest';
import { startTransfer } from '../../../src/application/starts/start-transfer';
import { startSasRevocationHandler } from '../../../src/functions/sas/start-sas-revocation';
import { services } from '../../../src/services';
import { fakeClient, transferInstance, type FakeClient } from '../../application/fake-client';
import { httpRequest } from '../../http/request';
import { memoryServices } from '../../support/services';
import { call } from '../host';
import { problems, source, started, target } from './sides';
import { sampleCaller } from '../../support/documents';

vi.mock('../../../src/services', () => ({ services: vi.fn() }));

let client: FakeClient;
beforeEach(() => {
  client = fakeClient();
  configure();
});

const configure = (settings: Readonly<Record<string, string>> = {}): ReturnType<typeof memoryServices> => {
  const memory = memoryServices(settings);
  vi.mocked(services).mockReturnValue(memory.services);
  return memory;
};

const revoke = (body?: unknown) =>
  call(startSasRevocationHandler, client, httpRequest('sas/revoke', { method: 'POST', body }));

const asked = { by: 'function key', at: '2026-01-01T00:00:00.000Z' };

describe('POST /api/sas/revoke', () => {
  it('replaces the token of the side', async () => {
    const { status, body } = await revoke({ route: 'default', side: 'source' });
    expect(status).toBe(202);
    expect(body).toMatchObject({ sides: [source], transfers: [] });
    expect(await started(client)).toEqual({
      name: 'revokeSas',
      input: { address: source, force: false, affected: [source], asked },
    });
  });

  it('names the transfers in flight, which must read the secret again', async () => {
    const { services: app } = configure();
    const begin = () =>
      startTransfer(
        { ...app, client },
        { order: { artifacts: ['a:1'] }, trigger: 'http', caller: sampleCaller },
      ).then(({ request }) => request.transferId);
    const [running, over] = [await begin(), await begin()];
    client.set(running, transferInstance(running, { runtimeStatus: 'Running' }));
    client.set(over, transferInstance(over, { runtimeStatus: 'Completed' }));
    const { body } = await revoke({ route: 'default', side: 'source' });
    expect(body).toMatchObject({ transfers: [running] });
  });

  it('counts in the other side when it lives in the same storage account', async () => {
    configure({ TARGET_SA: 'sourceaccount', TARGET_CONTAINER: 'other' });
    const { body } = await revoke({ route: 'default', side: 'target' });
    expect(body).toMatchObject({ sides: [source, target] });
  });

  it('takes a stored access policy away from one side only, and a key from all it signs for', async () => {
    const kinds = { SOURCE_SAS_KIND: 'account-key', TARGET_SAS_KIND: 'account-key' };
    configure({ TARGET_SA: 'sourceaccount', TARGET_CONTAINER: 'other', ...kinds });
    expect((await revoke({ route: 'default', side: 'target' })).body).toMatchObject({ sides: [target] });
    expect((await revoke({ route: 'default', side: 'target', regenerateKey: 'key1' })).body).toMatchObject({
      sides: [source, target],
    });
  });

  it('names every problem of the request', async () => {
    expect(problems(await revoke({ regenerateKey: 'key3' }))).toEqual([
      '/route is missing',
      '/side must be source or target',
      '/regenerateKey must be key1 or key2',
    ]);
    expect(problems(await revoke({ route: 'default', side: 'source', regenerateKey: 'key1' }))[0]).toMatch(
      /^\/regenerateKey is of no use to default source/,
    );
    configure({ SOURCE_SAS_KIND: 'account-sas' });
    expect(problems(await revoke({ route: 'default', side: 'source' }))[0]).toMatch(
      /^\/regenerateKey is missing: an account SAS ends only with the key/,
    );
    configure({ SOURCE_STORAGE_ACCESS: 'managed-identity' });
    expect(problems(await revoke({ route: 'default', side: 'source' }))[0]).toMatch(/^\/side has no SAS/);
    expect(client.started).toEqual([]);
  });
});
