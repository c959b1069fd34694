import { beforeEach, describe, expect, it } from 'vitest';
import { listSchedules } from '../../../../src/application/starts/schedules/list-schedules';
import type { Services } from '../../../../src/services';
import { fakeClient, type FakeClient } from '../../fake-client';
import { memoryServices, type MemoryServices } from '../../../support/services';

const nightly = { name: 'nightly', cron: '0 30 2 * * *', artifacts: ['team/app:1.0'] };
const address = { route: 'default', name: 'nightly' };

let client: FakeClient;
let memory: MemoryServices;
const setUp = (...schedules: object[]) => {
  client = fakeClient();
  memory = memoryServices({}, { default: { schedules } });
};
beforeEach(() => setUp(nightly));

const servicesAt = (time: string): Services => ({
  ...memory.services,
  now: () => new Date(`2026-03-${time}Z`),
});

describe('listSchedules', () => {
  it('says what comes next before anything happened', async () => {
    expect((await listSchedules({ ...servicesAt('01T00:00:00'), client })).schedules).toEqual([
      {
        ...address,
        cron: '0 30 2 * * *',
        nextAt: '2026-03-01T02:30:00.000Z',
        links: {
          pause: '/api/schedules/default/nightly/pause',
          resume: '/api/schedules/default/nightly/resume',
        },
      },
    ]);
  });
});
