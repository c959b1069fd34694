import type { InvocationContext } from '@azure/functions';
import { app as durable, type DurableClient } from 'durable-functions';
import { runSchedules } from '../../application/starts/schedules/run-schedules';
import { quietly } from '../../application/starts/quietly';
import { timerSchedule } from '../../config/config';
import { services } from '../../services';

/** Looks which schedules of all routes are due. */
export const runSchedulesHandler = (
  _timer: unknown,
  client: DurableClient,
  context: InvocationContext,
): Promise<void> => runSchedules({ ...services(context), client });

durable.client.timer('runSchedules', {
  schedule: timerSchedule('SCHEDULES_LOOK'),
  handler: quietly(runSchedulesHandler),
});
