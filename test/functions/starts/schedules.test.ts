import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { listSchedulesHandler } from '../../../src/functions/starts/list-schedules';
import { pauseScheduleHandler, resumeScheduleHandler } from '../../../src/functions/starts/pause-schedule';
import { runSchedulesHandler } from '../../../src/functions/starts/run-schedules';
import { services } from '../../../src/services';
import { fakeClient, type FakeClient } from '../../application/fake-client';
import { httpRequest, principal } from '../../http/request';
import { memoryServices, type MemoryServices } from '../../support/services';
import { durableClient, invocation } from '../host';

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

type Handler = (
  request: HttpRequest,
  client: DurableClient,
  context: InvocationContext,
) => Promise<HttpResponseInit>;
const call = (handler: Handler, request: HttpRequest) =>
  handler(request, durableClient(client), invocation().context);

const params = { route: 'default', name: 'hourly' };
const post = (handler: Handler, options: object = {}) =>
  call(handler, httpRequest('schedules/default/hourly/x', { method: 'POST', params, ...options }));
const list = () => call(listSchedulesHandler, httpRequest('schedules'));

describe('the timer of the schedules', () => {
  it('starts what is due', async () => {
    await runSchedulesHandler(undefined, durableClient(client));
    setTime('2026-03-01T12:00:00Z');
    await runSchedulesHandler(undefined, durableClient(client));
    const [transferId] = client.started;
    expect(await list()).toMatchObject({
      jsonBody: { schedules: [{ ...params, last: { outcome: 'started', transferId } }] },
    });
  });
});

describe('pausing and resuming over HTTP', () => {
  it('answers the schedule as it then is', async () => {
    expect(await post(pauseScheduleHandler, { body: { reason: 'freeze' } })).toMatchObject({
      jsonBody: { ...params, paused: { reason: 'freeze' } },
    });
    expect(await post(resumeScheduleHandler)).toMatchObject({
      jsonBody: { ...params, nextAt: '2026-03-01T12:00:00.000Z' },
    });
  });

  it('names what is wrong', async () => {
    expect(await post(pauseScheduleHandler, { body: { why: 'freeze' } })).toMatchObject({
      status: 400,
      jsonBody: { errors: [{ field: '/why' }] },
    });
    expect(await post(resumeScheduleHandler, { params: { ...params, name: 'daily' } })).toMatchObject({
      status: 404,
      jsonBody: { code: 'SCHEDULE_NOT_FOUND' },
    });
  });

  it('is for operators', async () => {
    const reader = principal(['Reader']);
    expect(await post(pauseScheduleHandler, { headers: reader })).toMatchObject({ status: 403 });
  });
});
