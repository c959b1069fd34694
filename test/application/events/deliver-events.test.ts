import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { deliverEvents } from '../../../src/application/events/deliver-events';
import { eventListSchema, eventQuerySchema, listEvents } from '../../../src/application/events/list-events';
import { replayEvents } from '../../../src/application/events/replay-events';
import { testSinks } from '../../../src/application/events/test-sinks';
import type { DomainEvent } from '../../../src/domain/events/event';
import type { LogEvent } from '../../../src/domain/events/log-event';
import { raise } from '../../../src/records/events/raise';
import type { Services } from '../../../src/services';
import { sampleEvent, sampleSinks } from '../../support/events';
import { memoryServices } from '../../support/services';

const start = Date.parse('2026-01-01T00:00:00Z');
const minute = 60_000;
let documents: Map<string, unknown>;
let services: Services;
let logged: LogEvent[];
let now: number;

const fetched = vi.spyOn(globalThis, 'fetch');
afterAll(() => fetched.mockRestore());

/** How a host answers: by a status, or not at all. */
let answers: Record<string, number | 'down' | undefined>;

beforeEach(() => {
  const memory = memoryServices();
  ({ documents } = memory);
  now = start;
  logged = [];
  answers = {};
  services = {
    ...memory.services,
    config: { ...memory.services.config, sinks: [sampleSinks.webhook, sampleSinks.topic] },
    now: () => new Date(now),
    log: (event) => void logged.push(event),
  };
  fetched.mockReset().mockImplementation((url) => {
    const answer = answers[hostOf(url)] ?? 204;
    if (answer === 'down')
      return Promise.reject(Object.assign(new TypeError(), { cause: { code: 'ECONNREFUSED' } }));
    return Promise.resolve(new Response(null, { status: answer }));
  });
});

const hostOf = (url: unknown): string => new URL(url as string).host;

/** Which events a host was sent, in their order. */
const sentTo = (host: string): string[] =>
  fetched.mock.calls.flatMap(([url, init]) => {
    if (hostOf(url) !== host) return [];
    const body = JSON.parse(init?.body as string) as { id: string } | [{ id: string }];
    return [Array.isArray(body) ? body[0].id : body.id];
  });
const waiting = () => [...documents.keys()].filter((path) => path.startsWith('events/outbox/'));
const dead = () => [...documents.keys()].filter((path) => path.startsWith('events/dead/'));
const look = () => deliverEvents(services);
const list = async (query: object = {}) =>
  eventListSchema.parse(await listEvents(services, eventQuerySchema.parse(query)));
const event = (n: number, parts: Partial<DomainEvent> = {}) =>
  sampleEvent({
    id: `t${n}.failed`,
    time: new Date(start + n * 1000).toISOString(),
    transferId: `t${n}`,
    ...parts,
  });

const hooks = 'hooks.example.com';
const topic = 'contoso.westeurope-1.eventgrid.azure.net';

describe('a look at the outboxes', () => {
  it('tells every sink once, the oldest first', async () => {
    for (const n of [2, 1, 3]) await raise(services, event(n));
    now += minute;
    await look();
    await look();
    expect(sentTo(hooks)).toEqual(['t1.failed', 't2.failed', 't3.failed']);
    expect(sentTo(topic)).toEqual(sentTo(hooks));
    expect(waiting()).toEqual([]);
  });

  it('tries again when it is due, in the same document, and holds up no other sink', async () => {
    answers[hooks] = 'down';
    await raise(services, event(1));
    await look();
    await look();
    expect(sentTo(topic)).toEqual(['t1.failed']);
    expect(sentTo(hooks)).toEqual(['t1.failed']);
    expect(documents.get(waiting()[0]!)).toMatchObject({ tries: 1, dueAt: '2026-01-01T00:00:15.000Z' });
    answers[hooks] = 200;
    now += 15_000;
    await look();
    expect(sentTo(hooks)).toEqual(['t1.failed', 't1.failed']);
    expect(waiting()).toEqual([]);
  });

  it('does not ask a receiver that is down for each of many', async () => {
    answers[hooks] = 503;
    for (let n = 1; n <= 10; n++) await raise(services, event(n));
    await look();
    expect(sentTo(hooks)).toHaveLength(3);
    expect(sentTo(topic)).toHaveLength(10);
  });

  it('passes over what somebody spoiled', async () => {
    await raise(services, event(1));
    documents.set('events/outbox/ops/0000000000000-spoiled.json', { version: 1 });
    await look();
    expect(sentTo(hooks)).toEqual(['t1.failed']);
  });
});

describe('what was never taken', () => {
  const bury = async () => {
    answers[hooks] = 410;
    await raise(services, event(1));
    await look();
  };

  it('is kept, told by the log and the list, and never tried again', async () => {
    await bury();
    await look();
    expect(sentTo(hooks)).toHaveLength(1);
    expect(waiting()).toEqual([]);
    expect(documents.get(dead()[0]!)).toMatchObject({ sink: 'ops', tries: 1, reason: 'answered 410' });
    expect(logged.at(-1)).toMatchObject({ event: 'events.undelivered', id: 't1.failed', sink: 'ops' });
    expect((await list()).events).toMatchObject([{ id: 't1.failed', undelivered: ['ops'] }]);
  });

  it('is told again on request, under the same id', async () => {
    await bury();
    answers[hooks] = 204;
    expect(await replayEvents(services, {})).toEqual({ replayed: 1 });
    await look();
    expect(sentTo(hooks)).toEqual(['t1.failed', 't1.failed']);
    expect(dead()).toEqual([]);
    expect((await list()).events[0]).not.toHaveProperty('undelivered');
    expect(await replayEvents(services, { sink: 'ops' })).toEqual({ replayed: 0 });
  });

  it('comes to that after a day', async () => {
    answers[hooks] = 503;
    await raise(services, event(1));
    for (let n = 0; n < 26 * 60; n++) {
      now += minute;
      await look();
    }
    expect(dead()).toHaveLength(1);
    expect(sentTo(hooks).length).toBeGreaterThan(25);
    expect(sentTo(hooks).length).toBeLessThan(40);
  });
});

describe('an event', () => {
  it('is told again by its id, taken or not', async () => {
    await raise(services, event(1));
    await look();
    expect(await replayEvents(services, { id: 't1.failed', sink: 'topic' })).toEqual({ replayed: 1 });
    await look();
    expect([sentTo(hooks).length, sentTo(topic).length]).toEqual([1, 2]);
    await expect(replayEvents(services, { id: 't9.failed' })).rejects.toMatchObject({
      code: 'EVENT_NOT_FOUND',
    });
    await expect(replayEvents(services, { sink: 'x' })).rejects.toMatchObject({ code: 'SINK_NOT_FOUND' });
  });

  it('is listed, the newest first, by pages and filters', async () => {
    for (let n = 1; n <= 5; n++) await raise(services, event(n, n === 3 ? { type: 'transfer.partial' } : {}));
    const first = await list({ limit: '2' });
    expect(first.events.map(({ id }) => id)).toEqual(['t5.failed', 't4.failed']);
    const { events } = await list({ limit: '2', continuationToken: first.continuationToken! });
    expect(events.map(({ id }) => id)).toEqual(['t3.failed', 't2.failed']);
    expect((await list({ type: 'transfer.partial' })).events.map(({ id }) => id)).toEqual(['t3.failed']);
    expect((await list({ transfer: 't4' })).events.map(({ id }) => id)).toEqual(['t4.failed']);
  });
});

describe('a test of the sinks', () => {
  it('tells each, whatever its filters, answers what came back, and keeps nothing', async () => {
    answers[hooks] = 401;
    const sinks = [{ ...sampleSinks.webhook, events: ['import.*'] }, sampleSinks.topic];
    const before = documents.size;
    const { results } = await testSinks({ ...services, config: { ...services.config, sinks } }, {});
    expect(results).toMatchObject([
      { sink: 'ops', kind: 'webhook', ok: false, said: 'answered 401' },
      { sink: 'topic', kind: 'event-grid', ok: true, said: 'answered 204' },
    ]);
    expect(documents.size).toBe(before);
  });

  it('tells one, or says that there is none of that name', async () => {
    expect((await testSinks(services, { sink: 'topic' })).results).toHaveLength(1);
    await expect(testSinks(services, { sink: 'x' })).rejects.toMatchObject({ code: 'SINK_NOT_FOUND' });
  });
});
