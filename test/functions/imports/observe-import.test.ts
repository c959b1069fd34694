import type { DurableClient } from 'durable-functions';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as ObserveImport from '../../../src/functions/imports/observe-import';
import type * as ObserveImportEvent from '../../../src/functions/imports/observe-import-event';
import { services } from '../../../src/services';
import type { BlobEvent } from '../../../src/domain/imports/blob-event';
import { fakeClient, type FakeClient } from '../../application/fake-client';
import { memoryServices } from '../../support/services';
import { recordRegistrations, type Registered } from '../functions-core';

vi.mock('../../../src/services', () => ({ services: vi.fn() }));

let registered: ReadonlyMap<string, Registered>;
let observeImport: typeof ObserveImport;
let observeImportEvent: typeof ObserveImportEvent;
beforeAll(async () => {
  registered = recordRegistrations();
  observeImport = await import('../../../src/functions/imports/observe-import.js');
  observeImportEvent = await import('../../../src/functions/imports/observe-import-event.js');
});

let client: FakeClient;
beforeEach(() => {
  client = fakeClient();
  vi.mocked(services).mockReturnValue(memoryServices().services);
});

const target = { storageAccount: 'targetaccount', container: 'transfer' };
const reference = (BlobName: string, ContainerName = 'transfer') => ({
  Connection: 'T',
  ContainerName,
  BlobName,
});

/** The two methods of the durable client that are used. */
const hub = (): DurableClient => client as unknown as DurableClient;

function invocation(triggerMetadata: Record<string, unknown> = {}) {
  const warnings: string[] = [];
  return {
    triggerMetadata,
    log: () => undefined,
    info: () => undefined,
    error: () => undefined,
    warn: (line: string) => void warnings.push(line),
    warnings,
  };
}

async function show(blob: unknown, triggerMetadata: Record<string, unknown> = {}) {
  const context = invocation(triggerMetadata);
  await observeImport.observeImportHandler(target)(blob, hub(), context);
  return context.warnings;
}

describe('the blob trigger', () => {
  it('takes the name from the binding and the version from the properties', async () => {
    await show(reference('7/8.tar'), { name: 7, properties: { eTag: '"0x1"' } });
    const { input } = await client.getStatus(client.started[0]!);
    expect((input as { event: BlobEvent }).event).toMatchObject({
      ...{ account: 'targetaccount', container: 'transfer', blob: '7/8.tar', etag: '0x1' },
      seenBy: 'blob-trigger',
    });
  });

  it('meets the event about the same version', async () => {
    await show(reference('a.tar'), { properties: { eTag: '"0x1"' } });
    const event = {
      eventType: 'Microsoft.Storage.BlobCreated',
      topic: '/providers/Microsoft.Storage/storageAccounts/targetaccount',
      subject: '/blobServices/default/containers/transfer/blobs/a.tar',
      data: { eTag: '0x1' },
    };
    await observeImportEvent.observeImportEventHandler(event, hub(), invocation());
    expect(client.started).toHaveLength(1);
  });

  it.each([
    ['odd properties', { properties: 'none' }],
    ['a version the host could not write', { properties: { eTag: {} } }],
    ['large metadata', { metadata: { x: 'y'.repeat(100_000) }, properties: { eTag: 7 } }],
    ['none at all', {}],
  ])('does without what it needs not: %s', async (_, metadata) => {
    await show(reference('a.tar'), metadata);
    expect(client.started).toHaveLength(1);
  });

  it('logs and passes over another container', async () => {
    expect(await show(reference('a.tar', 'other'))).toHaveLength(1);
    expect(client.started).toEqual([]);
  });

  it.each([[{}], [{ blobTrigger: 'transfer' }], [{ blobTrigger: 7 }]])(
    'fails where no blob is named (%j), so that the poison queue sees it',
    async (metadata) => {
      await expect(show(undefined, metadata)).rejects.toThrow('without its name');
      expect(client.started).toEqual([]);
    },
  );

  it('passes over a waybill without a word', async () => {
    expect(await show(reference('a.tar.waybill.json'))).toEqual([]);
    expect(client.started).toEqual([]);
  });
});

describe('the functions of blob triggers', () => {
  it('are one for each container', () => {
    expect([...registered.keys()]).toEqual(['observeImportEvent']);
    const { route } = memoryServices({
      OBSERVE_STORAGE: 'TargetStorage',
      TargetStorage: 'UseDevelopmentStorage=true',
      OBSERVE_SOURCE: 'scan',
    });
    observeImport.registerBlobTriggers([route, { ...route, name: 'second' }, memoryServices().route]);
    expect([...registered.keys()].slice(1)).toEqual(['observeImport-targetaccount-transfer']);
    expect(Object.values(registered.get('observeImport-targetaccount-transfer')!.bindings)).toContainEqual(
      expect.objectContaining({
        type: 'blobTrigger',
        path: 'transfer/{name}',
        connection: 'TargetStorage',
        source: 'LogsAndContainerScan',
        properties: { supportsDeferredBinding: 'true' },
      }),
    );
  });
});
