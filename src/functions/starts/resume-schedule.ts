import { scheduleSchema } from '../../application/starts/schedules/list-schedules';
import { resumeSchedule } from '../../application/starts/schedules/pause-schedule';
import { refusedResponse } from '../../http/openapi/operation';
import { serveDurable } from '../../http/serve';

/** Answers `POST /api/schedules/{route}/{name}/resume`. */
export const resumeScheduleHandler = serveDurable(
  {
    name: 'resumeSchedule',
    method: 'POST',
    path: 'schedules/{route}/{name}/resume',
    summary: 'Let a paused schedule start again; times that passed are not made up for',
    access: 'Operator',
    audit: {
      action: 'schedule.resume',
      subject: (said) => `schedule ${said('route') ?? ''}/${said('name') ?? ''}`,
    },
    responses: {
      200: { description: 'The schedule as it is now.', schema: scheduleSchema },
      404: refusedResponse('There is no such schedule.'),
    },
  },
  async ({ app, request }) => {
    const { route = '', name = '' } = request.params;
    return { jsonBody: await resumeSchedule(app, { route, name }) };
  },
);
