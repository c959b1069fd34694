import { beforeEach, describe, expect, it } from 'vitest';
import { startImports } from '../../../src/application/imports/start-imports';
import type { BlobEvent } from '../../../src/domain/imports/blob-event';
import { memoryServices } from '../../support/services';
import { fakeClient, type FakeClient } from '../fake-client';

const { services } = memoryServices();

let client: FakeClient;
beforeEach(() => {
  client = fakeClient();
});

const event = (blob: string, more: { etag?: string } = {}): BlobEvent => ({
  ...{ account: 'targetaccount', container: 'transfer', blob, etag: '0x1' },
  ...{ seenBy: 'event', seenAt: services.now().toISOString() },
  ...more,
});
const take = (given: BlobEvent) => startImports({ ...services, client }, given);

describe('blob events', () => {
  it('do not start an import again that has ended', async () => {
    await take(event('a.tar'));
    client.set(client.started[0]!, { runtimeStatus: 'Completed' });
    await take(event('a.tar'));
    expect(client.started).toHaveLength(1);
  });

  it('begin one again whose orchestration died', async () => {
    await take(event('a.tar'));
    client.set(client.started[0]!, { runtimeStatus: 'Failed' });
    await take(event('a.tar'));
    expect(client.started).toHaveLength(2);
    expect(new Set(client.started).size).toBe(1);
  });

  it('start another for another version, name or letter case', async () => {
    await take(event('a.tar'));
    await take(event('a.tar', { etag: '0x2' }));
    await take(event('A.tar'));
    await take(event('b/a.tar'));
    expect(new Set(client.started).size).toBe(4);
  });
});
