import { app as durable, type DurableClient } from 'durable-functions';
import { recoverTransfers } from '../../application/transfer/recover-transfers';
import { timerSchedule } from '../../config/config';
import { services } from '../../services';

/** Begins transfers again that died, and brings those to an end that were ended from outside. */
durable.client.timer('recoverTransfers', {
  schedule: timerSchedule('SCHEDULES_LOOK'),
  handler: (_timer: unknown, client: DurableClient) => recoverTransfers({ ...services(), client }),
});
