import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { DurableClient } from 'durable-functions';
import { getPurgeHandler } from '../../../src/functions/purge/get-purge';
import { purgeOnScheduleHandler } from '../../../src/functions/purge/purge-on-schedule';
import { startPurgeHandler } from '../../../src/functions/purge/start-purge';
import { services } from '../../../src/services';
import { fakeClient, type FakeClient } from '../../application/fake-client';
import { idOf, old, thingsIn } from '../../activities/purge/old-things';
import { httpRequest, principal } from '../../http/request';
import { memoryServices, type MemoryServices } from '../../support/services';
import { call } from '../host';

vi.mock('../../../src/services', () => ({ services: vi.fn() }));

let client: FakeClient;
let memory: MemoryServices;
const now = new Date('2027-01-01T00:00:00Z');
const setUp = (environment = {}) => {
  client = fakeClient();
  memory = memoryServices(environment);
  vi.mocked(services).mockReturnValue({ ...memory.services, now: () => now });
};
beforeEach(() => setUp());

const post = (body?: unknown, headers = {}) =>
  call(startPurgeHandler, client, httpRequest('purge', { method: 'POST', body, headers }));
const get = async () => (await call(getPurgeHandler, client, httpRequest('purge'))).body;

describe('POST /api/purge', () => {
  it('counts unless it is told otherwise', async () => {
    thingsIn(memory).transfer(idOf('t', 1));
    thingsIn(memory).plan(idOf('p', 1));
    const { status = 200, body } = await post();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      dryRun: true,
      removed: { transfers: 1, plans: 1, audit: 0 },
      isComplete: true,
    });
    expect(client.started).toEqual([]);
    expect(thingsIn(memory).names('transfers/')).toHaveLength(7);
  });

  it('starts one purge, which another request joins', async () => {
    for (const reason of ['spring', 'autumn']) {
      const { status, headers } = await post({ dryRun: false, reason });
      expect([status, headers.get('location')]).toEqual([202, '/api/purge']);
    }
    expect(client.started).toEqual(['purge']);
    const { input } = await client.getStatus('purge');
    expect(input).toMatchObject({
      cuts: [
        { kind: 'transfers', before: '2025-11-27T00:00:00.000Z' },
        { kind: 'plans', before: '2026-12-02T00:00:00.000Z' },
        { kind: 'imports' },
        { kind: 'events' },
        { kind: 'deadLetters' },
        { kind: 'unsent' },
        { kind: 'audit' },
      ],
    });
  });

  it('leaves out what is kept for ever', async () => {
    setUp({
      RETENTION_TRANSFERS_DAYS: '0',
      RETENTION_AUDIT_DAYS: '0',
      RETENTION_EVENTS_DAYS: '0',
      RETENTION_BLOBS_DAYS: '30',
    });
    await post({ dryRun: false });
    const { input } = await client.getStatus('purge');
    expect((input as { cuts: { kind: string }[] }).cuts.map(({ kind }) => kind)).toEqual([
      'blobs',
      'plans',
      'imports',
    ]);
  });

  it.each([{ dryRun: 'no' }, { all: true }, []])('refuses %j', async (body) => {
    expect((await post(body)).status).toBe(400);
    expect(client.started).toEqual([]);
  });

  it('needs an operator', async () => {
    expect((await post({ dryRun: false }, principal(['Reader']))).status).toBe(403);
    expect(client.started).toEqual([]);
  });
});

describe('GET /api/purge', () => {
  it('tells what is kept for how long, and what the last purge came to', async () => {
    expect(await get()).toEqual({
      retention: {
        transfers: 400,
        plans: 30,
        imports: 400,
        events: 90,
        deadLetters: 90,
        unsent: 90,
        audit: 1100,
        histories: 90,
      },
      links: { self: '/api/purge' },
    });
    const customStatus = { startedAt: old, removed: { audit: 1 }, kept: {}, problems: [] };
    client.set('purge', { runtimeStatus: 'Completed', customStatus });
    expect(await get()).toMatchObject({ last: { status: 'succeeded', ...customStatus } });
  });
});

describe('the timer', () => {
  it('starts a purge and purges histories of what ended long ago', async () => {
    const purgeInstanceHistoryBy = vi.fn(() => Promise.resolve({ instancesDeleted: 3 }));
    await purgeOnScheduleHandler({}, { ...client, purgeInstanceHistoryBy } as unknown as DurableClient);
    expect(client.started).toEqual(['purge']);
    expect(purgeInstanceHistoryBy).toHaveBeenCalledExactlyOnceWith({
      createdTimeFrom: new Date(0),
      createdTimeTo: new Date('2026-10-03T00:00:00.000Z'),
      runtimeStatus: ['Completed', 'Failed', 'Terminated', 'Canceled'],
    });
  });
});
