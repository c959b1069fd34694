import { beforeEach, describe, expect, it } from 'vitest';
import { pauseSchedule, resumeSchedule } from '../../../../src/application/starts/schedules/pause-schedule';
import { runSchedules } from '../../../../src/application/starts/schedules/run-schedules';
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
const look = (time: string) => runSchedules({ ...servicesAt(time), client });

/** The first look only remembers the moment. */
const begin = () => look('01T12:00:00');

describe('pauseSchedule and resumeSchedule', () => {
  it('lets times pass while paused, and does not make up for them', async () => {
    await begin();
    const paused = await pauseSchedule({ ...servicesAt('01T13:00:00'), client }, address, {
      by: 'ann',
      reason: 'freeze',
    });
    expect(paused).toMatchObject({ paused: { by: 'ann', reason: 'freeze', at: '2026-03-01T13:00:00.000Z' } });
    expect(paused.nextAt).toBeUndefined();
    await look('02T02:30:00');
    const resumed = await resumeSchedule({ ...servicesAt('02T09:00:00'), client }, address);
    expect(resumed).toMatchObject({ nextAt: '2026-03-03T02:30:00.000Z' });
    expect(resumed.paused).toBeUndefined();
    await look('02T09:01:00');
    expect(client.started).toEqual([]);
    await look('03T02:30:00');
    expect(client.started).toHaveLength(1);
  });

  it('keeps who paused first', async () => {
    await pauseSchedule({ ...servicesAt('01T13:00:00'), client }, address, { by: 'ann' });
    expect(
      await pauseSchedule({ ...servicesAt('01T14:00:00'), client }, address, { by: 'bob' }),
    ).toMatchObject({
      paused: { by: 'ann' },
    });
  });

  it('know no other schedule', async () => {
    await expect(
      resumeSchedule({ ...memory.services, client }, { route: 'nope', name: 'nightly' }),
    ).rejects.toMatchObject({
      message: 'There is no route nope.',
      errors: [{ fix: 'Name one of default.' }],
    });
    await expect(
      resumeSchedule({ ...memory.services, client }, { route: 'default', name: 'other' }),
    ).rejects.toMatchObject({ code: 'SCHEDULE_NOT_FOUND' });
  });
});
