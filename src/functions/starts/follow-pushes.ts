import { app as durable, type DurableClient } from 'durable-functions';
import { followPushes } from '../../application/starts/follow-pushes';
import { timerSchedule } from '../../config/config';
import { services } from '../../services';

/** Looks which pushes that were noted make a transfer by now. */
const followPushesHandler = (_timer: unknown, client: DurableClient): Promise<void> =>
  followPushes(client, services());

durable.client.timer('followPushes', {
  schedule: timerSchedule('SCHEDULES_LOOK'),
  handler: followPushesHandler,
});
