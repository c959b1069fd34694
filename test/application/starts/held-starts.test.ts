import { beforeEach, describe, expect, it } from 'vitest';
import { followPushes } from '../../../src/application/starts/pushes/follow-pushes';
import { listSchedules } from '../../../src/application/starts/schedules/list-schedules';
import { runSchedules } from '../../../src/application/starts/schedules/run-schedules';
import { getTransfer } from '../../../src/application/transfer/get-transfer';
import { listQuerySchema, listTransfers } from '../../../src/application/transfer/list-transfers';
import { fakeClient, transferInstance, type FakeClient } from '../fake-client';
import { memoryServices, type MemoryServices } from '../../support/services';
import { pushedApp, releases } from './pushes/pushed';
import { useStarts } from './starting';

const hourly = { name: 'hourly', cron: '0 0 * * * *', artifacts: ['team/app:1.0'] };
/** In UTC closed from 08:00 to 18:00 while there is no summer time. */
const windows = { zone: 'Europe/Berlin', deny: [{ from: '09:00', to: '19:00' }] };

describe('a schedule whose route is closed', () => {
  let client: FakeClient;
  let memory: MemoryServices;
  beforeEach(async () => {
    client = fakeClient();
    memory = memoryServices({}, { default: { schedules: [hourly], windows } });
    await look('07:30:00');
  });
  const at = (time: string) => ({ ...memory.services, client, now: () => new Date(`2026-03-02T${time}Z`) });
  const look = (time: string) => runSchedules(at(time));
  const view = async (time: string) => (await listSchedules(at(time))).schedules[0];

  it('is held, starts once when that opens, and says until when', async () => {
    expect(await view('07:30:00')).toMatchObject({ nextAt: '2026-03-02T18:00:00.000Z' });
    expect(await view('07:30:00')).not.toHaveProperty('isHeld');
    for (const time of ['08:00:10', '12:00:10', '17:59:50']) await look(time);
    expect(client.started).toEqual([]);
    expect(await view('12:00:10')).toMatchObject({ nextAt: '2026-03-02T18:00:00.000Z', isHeld: true });
    await look('18:00:10');
    await look('18:01:10');
    expect(client.started).toHaveLength(1);
    expect((await view('18:01:10'))?.last).toMatchObject({ dueAt: '2026-03-02T18:00:00.000Z', missed: 10 });
  });

  it('starts what was due although nothing is at the moment it opens', async () => {
    await look('08:00:10');
    await look('18:00:00');
    expect(client.started).toHaveLength(1);
  });
});

it('pushes to a route that is closed wait, and travel together when it opens', async () => {
  const client = fakeClient();
  const app = pushedApp({ default: { events: [releases], windows } });
  await app.push(0, 'team/app', 'v1');
  await followPushes({ ...app.at(3600), client });
  await app.push(7200, 'team/web', 'v1');
  expect(client.started).toEqual([]);
  await followPushes({ ...app.at(6 * 3600), client });
  expect(client.started).toHaveLength(1);
  expect(app.pending()).toEqual([]);
});

describe('a transfer of a route that is closed', () => {
  const starts = useStarts();
  beforeEach(() => (starts.memory = memoryServices({}, { default: { windows } })));

  it('says until when it begins nothing, in its view and in lists, until it has ended', async () => {
    const { request } = await starts.start();
    const { transferId: id } = request;
    const at = (time: string) => ({
      ...{ ...starts.memory.services, client: starts.client },
      now: () => new Date(`2026-01-01T${time}Z`),
    });
    const query = listQuerySchema.parse({});
    const waitsUntil = '2026-01-01T18:00:00.000Z';
    expect(await getTransfer(at('12:00:00'), id)).toMatchObject({ status: 'queued', waitsUntil });
    expect((await listTransfers(at('12:00:00'), query)).transfers).toMatchObject([{ waitsUntil }]);
    expect(await getTransfer(at('18:00:00'), id)).not.toHaveProperty('waitsUntil');
    starts.client.set(id, transferInstance(id, { runtimeStatus: 'Completed' }));
    expect(await getTransfer(at('12:00:00'), id)).not.toHaveProperty('waitsUntil');
  });
});
