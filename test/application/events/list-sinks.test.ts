import { beforeEach, describe, expect, it } from 'vitest';
import { eventListSchema, eventQuerySchema, listEvents } from '../../../src/application/events/list-events';
import { listSinks, sinkListSchema } from '../../../src/application/events/list-sinks';
import { afterFailure } from '../../../src/domain/events/delivery';
import { deadPath, pendingPath } from '../../../src/records/events/paths';
import { raise } from '../../../src/records/events/raise';
import type { Services } from '../../../src/services';
import { sampleEvent, sampleSinks } from '../../support/events';
import { memoryServices } from '../../support/services';

let documents: Map<string, unknown>;
let services: Services;
beforeEach(() => {
  const memory = memoryServices();
  ({ documents } = memory);
  const sinks = [sampleSinks.webhook, { ...sampleSinks.topic, events: ['batch.*'] }];
  services = { ...memory.services, config: { ...memory.services.config, sinks } };
});

const time = (second: number): string => `2026-01-01T00:00:0${second}.000Z`;
const bury = (sink: string, event = sampleEvent()): void => {
  documents.delete(pendingPath(sink, event).name);
  const letter = { event, sink, tries: 3, reason: 'it answered 410', diedAt: time(9), firstTriedAt: time(1) };
  documents.set(deadPath(sink, event).name, letter);
};

describe('the sinks', () => {
  it('are listed with what waits and what they were never told, without secrets', async () => {
    await raise(services, sampleEvent({ id: 'a', time: time(1) }));
    await raise(services, sampleEvent({ id: 'b', time: time(2) }));
    bury('ops', sampleEvent({ id: 'a', time: time(1) }));
    bury('gone', sampleEvent({ id: 'c', time: time(3) }));
    const listed = sinkListSchema.parse(await listSinks(services));
    expect(listed.sinks).toMatchObject([
      {
        ...{ name: 'ops', kind: 'webhook', host: 'hooks.example.com', events: ['*'], waiting: 1 },
        ...{ waitingSince: time(2), undelivered: 1 },
        letters: [{ id: 'a', type: 'transfer.failed', tries: 3, reason: 'it answered 410' }],
      },
      { name: 'topic', events: ['batch.*'], waiting: 0, undelivered: 0, letters: [] },
      { name: 'gone', waiting: 0, undelivered: 1 },
    ]);
    expect(listed.sinks[2]!.kind).toBeUndefined();
    expect(JSON.stringify(listed)).not.toMatch(/secret|a-key/);
  });

  it('say why what waits was not taken the last time', async () => {
    const event = sampleEvent({ id: 'a', time: time(1) });
    await raise(services, event);
    expect((await listSinks(services)).sinks[0]).not.toHaveProperty('lastFailure');
    const tried = afterFailure(
      { event, tries: 0, dueAt: time(1) },
      { ok: false, reason: 'it did not answer (ECONNREFUSED)', retryable: true },
      new Date(time(2)),
    );
    await services.records(services.route('default')).write(pendingPath('ops', event), tried!);
    expect((await listSinks(services)).sinks[0]).toMatchObject({
      ...{ waiting: 1, lastFailure: 'it did not answer (ECONNREFUSED)' },
    });
  });

  it('are left alone by a letter somebody spoiled', async () => {
    bury('ops');
    documents.set('events/dead/ops/0000000000000-x.json', { version: 1 });
    expect((await listSinks(services)).sinks[0]).toMatchObject({
      ...{ undelivered: 2, letters: [{ id: 't1.failed' }] },
    });
  });
});

describe('the list of events', () => {
  const list = async (query: object = {}) =>
    eventListSchema.parse(await listEvents(services, eventQuerySchema.parse(query))).events;

  it('says which sinks an event is for, which wait, and which were never told', async () => {
    await raise(services, sampleEvent({ id: 'a', time: time(1) }));
    await raise(services, sampleEvent({ id: 'b', type: 'batch.failed', time: time(2) }));
    bury('ops', sampleEvent({ id: 'a', time: time(1) }));
    expect(await list()).toMatchObject([
      { id: 'b', sinks: ['ops', 'topic'], waiting: ['ops', 'topic'] },
      { id: 'a', sinks: ['ops'], undelivered: ['ops'] },
    ]);
  });

  it('takes what events are about for all of their types', async () => {
    await raise(services, sampleEvent({ id: 'a', time: time(1) }));
    await raise(services, sampleEvent({ id: 'b', type: 'batch.failed', time: time(2) }));
    expect((await list({ type: 'batch' })).map(({ id }) => id)).toEqual(['b']);
    expect((await list({ type: 'transfer.failed,batch' })).map(({ id }) => id)).toEqual(['b', 'a']);
    expect(() => eventQuerySchema.parse({ type: 'tran' })).toThrow();
  });
});
