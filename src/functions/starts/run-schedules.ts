import { app as durable, type DurableClient } from 'durable-functions';
import { allSettled } from '../../application/starts/all-settled';
import { clearLedgers } from '../../application/transfer/clear-ledgers';
import { followPushes } from '../../application/starts/follow-pushes';
import { runSchedules } from '../../application/starts/run-schedules';
import { loadConfig } from '../../config/config';
import { services } from '../../services';

/**
 * The app restarts when a setting changes, so it is read once; with wrong settings the run says what is
 * wrong.
 */
function schedule(): string {
  const loaded = loadConfig();
  return 'config' in loaded ? loaded.config.settings.SCHEDULES_LOOK : '0 * * * * *';
}

const work = [runSchedules, followPushes, clearLedgers];

/** One piece of work that fails does not keep the others from being done. */
export async function runSchedulesHandler(_timer: unknown, client: DurableClient): Promise<void> {
  await allSettled('looks', work, (look) => look(client, services()));
}

durable.client.timer('runSchedules', { schedule: schedule(), handler: runSchedulesHandler });
