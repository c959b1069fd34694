import { describe, expect, it } from 'vitest';
import { pauseSchedule, resumeSchedule } from '../../../../src/application/starts/schedules/pause-schedule';
import { runSchedules } from '../../../../src/application/starts/schedules/run-schedules';
import { useScheduled } from './scheduled';

const address = { route: 'default', name: 'nightly' };

const scheduled = useScheduled();
const look = (time: string) => runSchedules(scheduled.at(time));

/** The first look only remembers the moment. */
const begin = () => look('01T12:00:00');

describe('pauseSchedule and resumeSchedule', () => {
  it('lets times pass while paused, and does not make up for them', async () => {
    await begin();
    const paused = await pauseSchedule(scheduled.at('01T13:00:00'), address, {
      by: 'ann',
      reason: 'freeze',
    });
    expect(paused).toMatchObject({ paused: { by: 'ann', reason: 'freeze', at: '2026-03-01T13:00:00.000Z' } });
    expect(paused.nextAt).toBeUndefined();
    await look('02T02:30:00');
    const resumed = await resumeSchedule(scheduled.at('02T09:00:00'), address);
    expect(resumed).toMatchObject({ nextAt: '2026-03-03T02:30:00.000Z' });
    expect(resumed.paused).toBeUndefined();
    await look('02T09:01:00');
    expect(scheduled.client.started).toEqual([]);
    await look('03T02:30:00');
    expect(scheduled.client.started).toHaveLength(1);
  });

  it('keeps who paused first', async () => {
    await pauseSchedule(scheduled.at('01T13:00:00'), address, { by: 'ann' });
    expect(await pauseSchedule(scheduled.at('01T14:00:00'), address, { by: 'bob' })).toMatchObject({
      paused: { by: 'ann' },
    });
  });

  it('know no other schedule', async () => {
    await expect(
      resumeSchedule(
        { ...scheduled.memory.services, client: scheduled.client },
        { route: 'nope', name: 'nightly' },
      ),
    ).rejects.toMatchObject({
      message: 'There is no route nope.',
      errors: [{ fix: 'Name one of default.' }],
    });
    await expect(
      resumeSchedule(
        { ...scheduled.memory.services, client: scheduled.client },
        { route: 'default', name: 'other' },
      ),
    ).rejects.toMatchObject({ code: 'SCHEDULE_NOT_FOUND' });
  });
});
