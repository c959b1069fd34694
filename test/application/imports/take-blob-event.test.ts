import { RestError, type ContainerClient } from '@azure/storage-blob';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseBlobEvent } from '../../../src/application/imports/parse-blob-event';
import { takeBlobEvent } from '../../../src/application/imports/take-blob-event';
import type { BlobEvent } from '../../../src/domain/imports/blob-event';
import { memoryServices } from '../../support/services';
import { fakeClient, type FakeClient } from '../fake-client';

const { services } = memoryServices();
const now = services.now();
const topic = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/targetaccount';

const event = (blob: string, change: object = {}) => ({
  topic,
  subject: `/blobServices/default/containers/transfer/blobs/${blob}`,
  eventType: 'Microsoft.Storage.BlobCreated',
  eventTime: '2026-01-01T00:00:01Z',
  data: { api: 'PutBlob', eTag: '0x1', contentLength: 3 },
  ...change,
});

let client: FakeClient;
let lines: { event: string; reason?: string; importId?: string }[];
beforeEach(() => {
  client = fakeClient();
  lines = [];
});

const note = (text: unknown): void => void lines.push(JSON.parse(String(text)) as (typeof lines)[number]);
const take = (given: unknown): Promise<void> =>
  takeBlobEvent({ ...services, client }, { log: note, warn: note }, parseBlobEvent(given, now));

const byTrigger = (blob: string): BlobEvent => ({
  account: 'targetaccount',
  container: 'transfer',
  blob,
  seenBy: 'blob-trigger',
  seenAt: now.toISOString(),
});

/** Takes an event while asking for the blob ends so. */
function show(given: BlobEvent, getProperties: () => Promise<object>): Promise<void> {
  const container = () => ({ getBlobClient: () => ({ getProperties }) }) as unknown as ContainerClient;
  return takeBlobEvent({ ...services, container, client }, { log: note, warn: note }, given);
}

const inputOf = async (instanceId: string) =>
  (await client.getStatus(instanceId)).input as { readonly event: BlobEvent };

describe('blob events', () => {
  it('start one import for a version of a blob, however often they come and by whatever way', async () => {
    await Promise.all([take(event('a.tar')), take(event('a.tar')), take(event('a.tar'))]);
    const cloudEvent = { ...event('a.tar'), source: topic, type: 'Microsoft.Storage.BlobCreated' };
    await take({ ...cloudEvent, topic: undefined, eventType: undefined, time: '2026-01-01T00:00:09Z' });
    await takeBlobEvent(
      { ...services, client },
      { log: note, warn: note },
      { ...byTrigger('a.tar'), etag: '0x1' },
    );
    expect(client.started).toHaveLength(1);
    expect(lines.map((line) => line.event).sort()).toEqual([
      ...Array<string>(4).fill('import.repeated'),
      'import.seen',
    ]);
    expect(client.started[0]).toMatch(/^i[0-9a-f]{24}$/);
  });

  it('that name no version are about the one that is there', async () => {
    for (const etag of ['"0x1"', '"0x1"', '"0x2"']) {
      await show(byTrigger('a.tar'), () => Promise.resolve({ etag }));
    }
    await take(event('a.tar', { data: { eTag: '0x2' } }));
    expect(client.started).toHaveLength(2);
    expect((await inputOf(client.started[1]!)).event.etag).toBe('0x2');
  });

  it.each([
    ['is gone', new RestError('gone', { statusCode: 404 })],
    ['may not be looked at', new RestError('denied', { statusCode: 403 })],
  ])('that name no version differ by their time when the blob %s', async (_, refusal) => {
    const refuse = () => Promise.reject(refusal);
    for (const seenAt of ['2026-01-01T00:00:00Z', '2026-01-01T00:01:00Z', '2026-01-01T00:00:00Z']) {
      await show({ ...byTrigger('a.tar'), seenAt }, refuse);
    }
    expect(client.started).toHaveLength(2);
    expect((await inputOf(client.started[0]!)).event).not.toHaveProperty('etag');
  });

  it('count when they do not say when', async () => {
    await take(event('a.tar', { eventTime: 'yesterday' }));
    expect((await inputOf(client.started[0]!)).event.seenAt).toBe(now.toISOString());
  });

  it('carry the name as it is, with blanks, signs and characters of any script', async () => {
    const name = 'team a/50%#?+ "ü\n漢字\u{1F680}.tar';
    await take(event(name));
    expect((await inputOf(client.started[0]!)).event).toMatchObject({
      blob: name,
      etag: '0x1',
      seenBy: 'event',
    });
  });

  it.each([
    [
      'an event of another type',
      event('a.tar', { eventType: 'Microsoft.Storage.BlobDeleted' }),
      'BlobDeleted',
    ],
    ['no event at all', null, 'type none'],
    ['a text', 'BlobCreated', 'type none'],
    ['an event without data', event('a.tar', { data: null }), 'malformed'],
    ['an event without an account', event('a.tar', { topic: '/subscriptions/s' }), 'no storage account'],
    ['an event without a blob', event('', {}), 'names no blob'],
    ['an event with a subject of another kind', event('a', { subject: 'registry/x' }), 'names no blob'],
    ['another container', event('a', { subject: '/blobServices/default/containers/c/blobs/a' }), 'no route'],
    ['another account', event('a.tar', { topic: `${topic}2` }), 'no route'],
    ['a name that is not Unicode', event('a\ud800.tar'), 'Unicode'],
    ['a name no blob can have', event('a'.repeat(1025)), '1024'],
  ])('are logged and done with for %s', async (_, given, reason) => {
    await take(given);
    expect(client.started).toEqual([]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      event: 'import.ignored',
      reason: expect.stringContaining(reason) as string,
    });
  });

  it.each([
    ['a waybill', event('a.tar.waybill.json')],
    [
      'a document of the state container',
      event('', { subject: '/blobServices/default/containers/acr-ferry/blobs/ledger/default.json' }),
    ],
  ])('tell nobody of %s', async (_, given) => {
    await take(given);
    expect([client.started, lines]).toEqual([[], []]);
  });

  it('are shown again when the task hub does not answer', async () => {
    client.startNew = () => Promise.reject(new Error('down'));
    await expect(take(event('a.tar'))).rejects.toThrow('down');
  });
});
