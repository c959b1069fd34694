import { check } from '../../application/check';
import {
  pauseOrderSchema,
  pauseSchedule,
  resumeSchedule,
  scheduleSchema,
} from '../../application/starts/schedules';
import { readJson } from '../../http/read-json';
import { problemSchema } from '../../http/problem';
import { serveDurable } from '../../http/serve';
import { services } from '../../services';

const responses = {
  200: { description: 'The schedule as it is now.', schema: scheduleSchema },
  404: { description: 'There is no such schedule.', schema: problemSchema },
};

export const pauseScheduleHandler = serveDurable(
  {
    name: 'pauseSchedule',
    method: 'POST',
    path: 'schedules/{route}/{name}/pause',
    summary: 'Keep a schedule from starting anything',
    access: 'Operator',
    request: { schema: pauseOrderSchema, required: false },
    responses,
  },
  async ({ request, client, caller }) => {
    const { reason } = check(pauseOrderSchema, (await readJson(request)) ?? {});
    const { route = '', name = '' } = request.params;
    const pause = { by: caller.name, ...(reason !== undefined && { reason }) };
    return { jsonBody: await pauseSchedule(client, services(), { route, name }, pause) };
  },
);

export const resumeScheduleHandler = serveDurable(
  {
    name: 'resumeSchedule',
    method: 'POST',
    path: 'schedules/{route}/{name}/resume',
    summary: 'Let a paused schedule start again; times that passed are not made up for',
    access: 'Operator',
    responses,
  },
  async ({ request, client }) => {
    const { route = '', name = '' } = request.params;
    return { jsonBody: await resumeSchedule(client, services(), { route, name }) };
  },
);
