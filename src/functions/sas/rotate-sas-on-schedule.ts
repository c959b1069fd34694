import { app as durable, type DurableClient } from 'durable-functions';
import { chooseSides } from '../../application/sas/choose-sides';
import { everySideId, startRotationOnce } from '../../application/sas/start-rotation';
import { loadConfig } from '../../config/config';
import { services } from '../../services';

/**
 * The app restarts when a setting changes, so it is read once; with wrong settings the run says what is
 * wrong.
 */
function schedule(): string {
  const loaded = loadConfig();
  return 'config' in loaded ? loaded.config.settings.SAS_ROTATION_SCHEDULE : '0 0 */12 * * *';
}

export async function rotateSasHandler(_timer: unknown, client: DurableClient): Promise<void> {
  await startRotationOnce(client, everySideId, chooseSides(services()));
}

durable.client.timer('rotateSasOnSchedule', {
  schedule: schedule(),
  // A fresh deployment must not wait for the schedule; where nothing is due this is one look at the vaults.
  runOnStartup: true,
  handler: rotateSasHandler,
});
