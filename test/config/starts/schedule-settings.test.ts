import { describe, expect, it } from 'vitest';
import { configOf, problems } from '../parse-routes';

describe('schedules in routes.json', () => {
  const nightly = { name: 'nightly', cron: '0 30 2 * * *', artifacts: ['team/app:1.0'] };
  const scheduled = (...schedules: unknown[]) => problems({ a: { schedules } });

  it('belong to their route', () => {
    const { schedules } = configOf({
      a: { schedules: [nightly, { ...nightly, name: 'weekly' }] },
      b: { schedules: [nightly] },
    });
    expect(schedules.map(({ route, name }) => `${route} ${name}`)).toEqual([
      'a nightly',
      'a weekly',
      'b nightly',
    ]);
    expect(schedules[0]).toMatchObject({ jitterSeconds: 0, order: { artifacts: ['team/app:1.0'] } });
  });

  it('have names of their own, and times that come', () => {
    expect(
      scheduled(
        nightly,
        { ...nightly, cron: '0 0 0 30 2 *' },
        { ...nightly, name: 'six', cron: '30 2 * * *' },
        { ...nightly, name: 'hourly', cron: '0 0 * * * *', jitterSeconds: 3600 },
      ),
    ).toEqual([
      '/routes/a/schedules/1/name is nightly, as that of number 0 of this list: give it another name',
      '/routes/a/schedules/1/cron is 0 0 0 30 2 *, which never comes: day, month and weekday must all ' +
        'fit one date',
      '/routes/a/schedules/2/cron must have six fields: second minute hour day month weekday, like 0 ' +
        '30 2 * * *',
      '/routes/a/schedules/3/jitterSeconds must be less than the 3600 seconds that may lie between ' +
        'two times of the schedule',
    ]);
  });

  it('are checked with everything else, place by place', () => {
    const found = scheduled({ name: 'Nightly!', artifacts: ['app:*', 7], when: 'now' }, 'x');
    expect(found.map((text) => text.split(' ')[0])).toEqual([
      '/routes/a/schedules/0/name',
      '/routes/a/schedules/0/cron',
      '/routes/a/schedules/0/artifacts/0',
      '/routes/a/schedules/0/artifacts/1',
      '/routes/a/schedules/0/when',
      '/routes/a/schedules/1',
    ]);
  });

  it('choose by rules, by name or both, and are told when by neither', () => {
    const { artifacts: _, ...rules } = { ...nightly, selection: { allow: ['team/**'], newest: 3 } };
    const { schedules } = configOf({ a: { schedules: [rules] } });
    expect(schedules[0]?.order).toMatchObject({
      selection: { allow: ['team/**'], newest: 3, mode: 'missing' },
    });
    expect(scheduled({ name: 'idle', cron: nightly.cron })).toEqual([
      '/routes/a/schedules/0/selection is missing: name artifacts or a selection',
    ]);
  });

  it('are of no use to a route that receives', () => {
    expect(problems({ a: { mode: 'receive', schedules: [nightly] } })).toEqual([
      '/routes/a/schedules are of no use to a route that receives: move them to the app that sends',
    ]);
  });
});
