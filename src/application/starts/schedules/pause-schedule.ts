import type { Schedule, ScheduleName, SchedulePause } from '../../../domain/starts/schedule';
import { schedulePausePath } from '../../../records/starts/paths';
import type { Services } from '../../../services';
import type { App } from '../../instances';
import { Refusal } from '../../refusal';
import { reasonBody } from '../../request-parts';
import { viewSchedule, type ScheduleView } from './list-schedules';

/** Body of a request to pause. */
export const pauseOrderSchema = reasonBody('PauseSchedule');

/** Keeps a schedule from starting; times that pass are not made up for. @throws Refusal SCHEDULE_NOT_FOUND */
export async function pauseSchedule(
  app: App,
  address: ScheduleName,
  pause: Omit<SchedulePause, 'at'>,
): Promise<ScheduleView> {
  const schedule = findSchedule(app, address);
  await app.records(app.route(schedule.route)).create(schedulePausePath(schedule), {
    at: app.now().toISOString(),
    ...pause,
  });
  return viewSchedule(app, schedule);
}

/** Lets a schedule start again. @throws Refusal SCHEDULE_NOT_FOUND */
export async function resumeSchedule(app: App, address: ScheduleName): Promise<ScheduleView> {
  const schedule = findSchedule(app, address);
  await app.records(app.route(schedule.route)).remove(schedulePausePath(schedule));
  return viewSchedule(app, schedule);
}

/** @throws Refusal SCHEDULE_NOT_FOUND */
export function findSchedule({ config }: Services, { route, name }: ScheduleName): Schedule {
  const found = config.schedules.find((each) => each.route === route && each.name === name);
  if (found !== undefined) return found;
  if (!config.routes.has(route)) {
    const known = [...config.routes.keys()].join(', ');
    throw new Refusal('SCHEDULE_NOT_FOUND', `There is no route ${route}.`, [
      { field: 'route', problem: 'is not a route', fix: `Name one of ${known}.` },
    ]);
  }
  throw new Refusal('SCHEDULE_NOT_FOUND', `Route ${route} has no schedule ${name}.`, [
    { field: 'name', problem: 'is not a schedule of the route', fix: 'List them with GET /api/schedules.' },
  ]);
}
