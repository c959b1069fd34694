import { ranNowSchema, runNowSchema, runScheduleNow } from '../../application/starts/schedules/run-now';
import { refusedResponse, started, startedResponse } from '../../http/openapi/operation';
import { serveDurable } from '../../http/serve';

/** Answers `POST /api/schedules/{route}/{name}/run`. */
export const runScheduleNowHandler = serveDurable(
  {
    name: 'runScheduleNow',
    method: 'POST',
    path: 'schedules/{route}/{name}/run',
    summary: 'Have a schedule start its transfer now',
    access: 'Operator',
    audit: {
      action: 'schedule.run',
      subject: (said) => `schedule ${said('route') ?? ''}/${said('name') ?? ''}`,
    },
    request: { schema: runNowSchema, required: false },
    responses: {
      200: {
        description: 'Skipped: the transfer it started before is still running.',
        schema: ranNowSchema,
      },
      202: startedResponse('Started.', ranNowSchema, 'transfer'),
      400: refusedResponse('What the schedule names cannot be started.'),
      404: refusedResponse('There is no such schedule.'),
    },
  },
  async ({ app, request, body, caller }) => {
    await body();
    const { route = '', name = '' } = request.params;
    const ran = await runScheduleNow(app, { route, name }, caller);
    return started(ran, ran.outcome === 'started' ? 202 : 200);
  },
);
