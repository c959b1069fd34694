import { listSchedules, scheduleListSchema } from '../../application/starts/schedules/list-schedules';
import { inTime } from '../../http/in-time';
import { serveDurable } from '../../http/serve';
import { services } from '../../services';

/** Answers `GET /api/schedules`. */
export const listSchedulesHandler = serveDurable(
  {
    name: 'listSchedules',
    method: 'GET',
    path: 'schedules',
    summary: 'When the schedules of the routes start next, and what became of their last time',
    access: 'Reader',
    responses: { 200: { description: 'Every schedule of every route.', schema: scheduleListSchema } },
  },
  async ({ client }) => ({ jsonBody: await listSchedules({ ...inTime(services()), client }) }),
);
