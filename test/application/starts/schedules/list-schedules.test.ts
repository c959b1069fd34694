import { describe, expect, it } from 'vitest';
import { listSchedules } from '../../../../src/application/starts/schedules/list-schedules';
import { useScheduled } from './scheduled';

const address = { route: 'default', name: 'nightly' };

const scheduled = useScheduled();

describe('listSchedules', () => {
  it('says what comes next before anything happened', async () => {
    expect((await listSchedules(scheduled.at('01T00:00:00'))).schedules).toEqual([
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
