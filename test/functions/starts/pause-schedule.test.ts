import { beforeEach, describe, expect, it, vi } from 'vitest';
import { pauseScheduleHandler } from '../../../src/functions/starts/pause-schedule';
import { resumeScheduleHandler } from '../../../src/functions/starts/resume-schedule';
import { services } from '../../../src/services';
import { fakeClient, type FakeClient } from '../../application/fake-client';
import { httpRequest, principal } from '../../http/request';
import { memoryServices, type MemoryServices } from '../../support/services';
import { call } from '../host';

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
const post = (handler: Parameters<typeof call>[0], options: object = {}) =>
  call(handler, client, httpRequest('schedules/default/hourly/x', { method: 'POST', params, ...options }));

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
