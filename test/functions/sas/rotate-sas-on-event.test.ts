import { beforeEach, describe, expect, it, vi } from 'vitest';
import { rotateSasOnEventHandler } from '../../../src/functions/sas/rotate-sas-on-event';
import { services } from '../../../src/services';
import { fakeClient, type FakeClient } from '../../application/fake-client';
import { memoryServices } from '../../support/services';
import { durableClient } from '../host';
import { started, target } from './sides';

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

describe('rotateSasOnEvent', () => {
  const event = (eventType: string, data: object = {}) => ({
    id: 'e1',
    eventType,
    topic: '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/target-vault',
    data: {
      VaultName: 'Target-Vault',
      ObjectType: 'Secret',
      ObjectName: 'ACRImportSAS',
      Version: 'v',
      ...data,
    },
  });
  const arrive = (payload: unknown) => rotateSasOnEventHandler(payload, durableClient(client));

  it.each(['SecretNearExpiry', 'SecretExpired'])('looks at the side whose secret met %s', async (name) => {
    await arrive(event(`Microsoft.KeyVault.${name}`));
    expect(client.started).toEqual(['sas-event-default-target']);
    expect((await started(client)).input).toEqual({ sides: [target], force: false });
  });

  it('takes a CloudEvent, too', async () => {
    const { eventType, data } = event('Microsoft.KeyVault.SecretExpired');
    await arrive({ specversion: '1.0', type: eventType, data });
    expect(client.started).toHaveLength(1);
  });

  it('starts once for events that repeat', async () => {
    await arrive(event('Microsoft.KeyVault.SecretExpired'));
    await arrive(event('Microsoft.KeyVault.SecretExpired'));
    expect(client.started).toHaveLength(1);
  });

  it.each([
    ['another secret', event('Microsoft.KeyVault.SecretExpired', { ObjectName: 'password' })],
    ['another vault', event('Microsoft.KeyVault.SecretExpired', { VaultName: 'hr' })],
    ['another event', event('Microsoft.KeyVault.SecretNewVersionCreated')],
    ['something that is no event', 'hello'],
  ])('ignores %s', async (_, payload) => {
    await arrive(payload);
    expect(client.started).toEqual([]);
  });

  it('ignores a secret its pipeline does not use', async () => {
    configure({ TARGET_STORAGE_ACCESS: 'managed-identity' });
    await arrive(event('Microsoft.KeyVault.SecretExpired'));
    expect(client.started).toEqual([]);
  });
});
