import { scheduleSchema } from '../../application/starts/schedules/list-schedules';
import { pauseOrderSchema, pauseSchedule } from '../../application/starts/schedules/pause-schedule';
import { refusedResponse } from '../../http/openapi/operation';
import { serveDurable } from '../../http/serve';

/** Answers `POST /api/schedules/{route}/{name}/pause`. */
export const pauseScheduleHandler = serveDurable(
  {
    name: 'pauseSchedule',
    method: 'POST',
    path: 'schedules/{route}/{name}/pause',
    summary: 'Keep a schedule from starting anything',
    access: 'Operator',
    audit: {
      action: 'schedule.pause',
      subject: (said) => `schedule ${said('route') ?? ''}/${said('name') ?? ''}`,
    },
    request: { schema: pauseOrderSchema, required: false },
    responses: {
      200: { description: 'The schedule as it is now.', schema: scheduleSchema },
      404: refusedResponse('There is no such schedule.'),
    },
  },
  async ({ app, request, body, caller }) => {
    const { route = '', name = '' } = request.params;
    const pause = { by: caller.name, ...(await body()) };
    return { jsonBody: await pauseSchedule(app, { route, name }, pause) };
  },
);
