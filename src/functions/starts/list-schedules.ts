import { listSchedules, scheduleListSchema } from '../../application/starts/schedules/list-schedules';
import { serveDurable } from '../../http/serve';

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
  async ({ app }) => ({ jsonBody: await listSchedules(app) }),
);
