import { app as durable, type DurableClient } from 'durable-functions';
import { clearLedgers } from '../../application/transfer/clear-ledgers';
import { timerSchedule } from '../../config/config';
import { services } from '../../services';

/** Looks which transfers are over and could not say so themselves. */
const clearLedgersHandler = (_timer: unknown, client: DurableClient): Promise<void> =>
  clearLedgers(client, services());

durable.client.timer('clearLedgers', {
  schedule: timerSchedule('SCHEDULES_LOOK'),
  handler: clearLedgersHandler,
});
