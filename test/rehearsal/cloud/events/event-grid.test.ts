import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEventGrid, type EventGrid } from '../../../../rehearsal/cloud/events/event-grid';
import { subscriptionSchema } from '../../../../rehearsal/cloud/events/subscription';
import { createFaultStore, type FaultStore } from '../../../../rehearsal/cloud/faults/fault-store';
import { startWebhook, type Webhook } from './webhook';

let webhook: Webhook;
let faults: FaultStore;
let grid: EventGrid;
beforeEach(async () => {
  webhook = await startWebhook();
  faults = createFaultStore();
  grid = createEventGrid({ faults, now: () => new Date('2026-11-24T12:00:00Z'), retryDelaysMs: [5, 5, 5] });
});
afterEach(async () => {
  await grid.close();
  await webhook.close();
});

const subscribe = (filter: object = {}): ReturnType<EventGrid['subscribe']> =>
  grid.subscribe(subscriptionSchema.parse({ url: webhook.url, ...filter }));
const emit = (subject: string, eventType = 'Microsoft.Storage.BlobCreated', topic = '/storage/one'): void => {
  grid.emit({ topic, subject, eventType, data: { url: subject } });
};
const subjects = (): string[] => webhook.received.map(({ subject }) => subject);

describe('subscribe', () => {
  it('accepts a webhook that echoes the validation code', async () => {
    expect(await subscribe()).toHaveProperty('id');
    expect(grid.subscriptions()).toHaveLength(1);
  });

  it('refuses one that does not, and one that is not there', async () => {
    const silent = await startWebhook(false);
    expect(await grid.subscribe(subscriptionSchema.parse({ url: silent.url }))).toHaveProperty('refused');
    await silent.close();
    expect(await grid.subscribe(subscriptionSchema.parse({ url: silent.url }))).toEqual({
      refused: expect.stringContaining('could not be reached') as unknown,
    });
    expect(grid.subscriptions()).toEqual([]);
  });

  it.each(['http://example.com/hook', 'https://127.0.0.1/hook', 'file:///etc/passwd', 'nonsense'])(
    'takes no webhook at %s',
    (url) => {
      expect(subscriptionSchema.safeParse({ url }).success).toBe(false);
    },
  );
});

describe('emit', () => {
  it('delivers in the Event Grid schema what the subscription wants', async () => {
    await subscribe({
      topic: '/STORAGE/one',
      eventTypes: ['Microsoft.Storage.BlobCreated'],
      subjectBeginsWith: '/blobServices/default/containers/transfer/',
      subjectEndsWith: '.tar',
    });
    emit('/blobServices/default/containers/transfer/blobs/a.txt');
    emit('/blobServices/default/containers/other/blobs/a.tar');
    emit('/blobServices/default/containers/transfer/blobs/a.tar', 'Microsoft.Storage.BlobDeleted');
    emit('/blobServices/default/containers/transfer/blobs/a.tar', undefined, '/storage/two');
    emit('/blobServices/default/containers/transfer/blobs/wanted.TAR');
    await webhook.arrived(1);
    expect(webhook.received).toEqual([
      {
        id: expect.any(String) as unknown,
        topic: '/storage/one',
        subject: '/blobServices/default/containers/transfer/blobs/wanted.TAR',
        eventType: 'Microsoft.Storage.BlobCreated',
        eventTime: '2026-11-24T12:00:00.000Z',
        data: { url: '/blobServices/default/containers/transfer/blobs/wanted.TAR' },
        dataVersion: '1',
        metadataVersion: '1',
      },
    ]);
  });

  it('repeats a delivery that failed, with the same id', async () => {
    await subscribe();
    webhook.answers.push(500, 503);
    emit('retried');
    await webhook.arrived(1);
    expect(subjects()).toEqual(['retried']);
    expect(webhook.answers).toEqual([]);
  });

  it('gives up what the webhook refuses for good', async () => {
    await subscribe();
    webhook.answers.push(400);
    emit('refused');
    emit('accepted');
    await webhook.arrived(1);
    await grid.close();
    expect(webhook.received).toHaveLength(1);
  });

  it('duplicates, delays and loses on demand', async () => {
    await subscribe();
    faults.arm({ name: 'event-lost', subject: 'lost', count: 1, skip: 0 });
    faults.arm({ name: 'event-duplicated', subject: 'twice', copies: 1, count: 1, skip: 0 });
    faults.arm({ name: 'event-delayed', subject: 'late', milliseconds: 500, count: 1, skip: 0 });
    const begun = performance.now();
    for (const subject of ['lost', 'late', 'twice']) emit(subject);
    await webhook.arrived(3);
    expect(subjects().toSorted()).toEqual(['late', 'twice', 'twice']);
    // A timer may fire a moment early. Which comes last depends on the machine.
    expect(performance.now() - begun).toBeGreaterThan(495);
    const [first, second] = webhook.received.filter(({ subject }) => subject === 'twice');
    expect(second?.id).toBe(first?.id);
  });

  it('stops for a subscription that was removed', async () => {
    const made = await subscribe();
    expect('id' in made && grid.unsubscribe(made.id)).toBe(true);
    emit('nobody listens');
    await grid.close();
    expect(webhook.received).toEqual([]);
  });
});
