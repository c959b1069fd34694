import { app as durable, type DurableClient } from 'durable-functions';
import { purgeHistories, startPurge } from '../../application/purge/start-purge';
import { timerSchedule } from '../../config/config';
import { retentionDays } from '../../config/purge/retention-settings';
import { services } from '../../services';

/** Removes what is old. */
export async function purgeOnScheduleHandler(_timer: unknown, client: DurableClient): Promise<void> {
  const app = { ...services(), client };
  const days = retentionDays(app.config.settings);
  await startPurge(app, days);
  await purgeHistories(client, days, app.now());
}

durable.client.timer('purgeOnSchedule', {
  schedule: timerSchedule('PURGE_SCHEDULE'),
  handler: purgeOnScheduleHandler,
});
