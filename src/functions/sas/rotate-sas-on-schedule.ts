import { app as durable, type DurableClient } from 'durable-functions';
import { chooseSides } from '../../application/sas/choose-sides';
import { everySideId, startRotationOnce } from '../../application/sas/start-rotation';
import { timerSchedule } from '../../config/config';
import { services } from '../../services';

/** Looks at the secrets of every side. */
export async function rotateSasOnScheduleHandler(_timer: unknown, client: DurableClient): Promise<void> {
  await startRotationOnce(client, everySideId, chooseSides(services()));
}

durable.client.timer('rotateSasOnSchedule', {
  schedule: timerSchedule('SAS_ROTATION_SCHEDULE'),
  handler: rotateSasOnScheduleHandler,
});
