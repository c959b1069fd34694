import { app as durable, type DurableClient } from 'durable-functions';
import { clearLedgers } from '../../application/transfer/clear-ledgers';
import { timerSchedule } from '../../config/config';
import { services } from '../../services';

/** Looks which transfers are over and could not say so themselves. */
durable.client.timer('clearLedgers', {
  schedule: timerSchedule('SCHEDULES_LOOK'),
  handler: (_timer: unknown, client: DurableClient) => clearLedgers(client, services()),
});
