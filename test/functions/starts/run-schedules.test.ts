import { beforeEach, describe, expect, it, vi } from 'vitest';
import { listSchedulesHandler } from '../../../src/functions/starts/list-schedules';
import { runSchedulesHandler } from '../../../src/functions/starts/run-schedules';
import { services } from '../../../src/services';
import { fakeClient, type FakeClient } from '../../application/fake-client';
import { httpRequest } from '../../http/request';
import { memoryServices, type MemoryServices } from '../../support/services';
import { call, durableClient, invocation } from '../host';

vi.mock('../../../src/services', () => ({ services: vi.fn() }));

let client: FakeClient;
let memory: MemoryServices;
const setTime = (time: string) =>
  vi.mocked(services).mockReturnValue({ ...memory.services, now: () => new Date(time) });
beforeEach(() => {
  client = fakeClient();
  const hourly = { name: 'hourly', cron: '0 0 * * * *', artifacts: ['team/app:1.0'] };
  memory = memoryServices({}, { default: { schedules: [hourly] } });
  setTime('2026-03-01T11:59:00Z');
});

const params = { route: 'default', name: 'hourly' };
const list = () => call(listSchedulesHandler, client, httpRequest('schedules'));

describe('the timer of the schedules', () => {
  it('starts what is due', async () => {
    await runSchedulesHandler(undefined, durableClient(client), invocation().context);
    setTime('2026-03-01T12:00:00Z');
    await runSchedulesHandler(undefined, durableClient(client), invocation().context);
    const [transferId] = client.started;
    expect(await list()).toMatchObject({
      jsonBody: { schedules: [{ ...params, last: { outcome: 'started', transferId } }] },
    });
  });
});
