import type { InvocationContext } from '@azure/functions';
import { app as durable, type DurableClient } from 'durable-functions';
import { followPushes } from '../../application/starts/pushes/follow-pushes';
import { quietly } from '../../application/starts/quietly';
import { timerSchedule } from '../../config/config';
import { services } from '../../services';

/** Looks which pushes that were noted make a transfer by now. */
durable.client.timer('followPushes', {
  schedule: timerSchedule('SCHEDULES_LOOK'),
  handler: quietly((_timer: unknown, client: DurableClient, context: InvocationContext) =>
    followPushes({ ...services(context), client }),
  ),
});
