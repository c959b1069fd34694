import { app as durable, type DurableClient } from 'durable-functions';
import { rotateNewSides } from '../../application/sas/start-rotation';
import { quietly } from '../../application/starts/quietly';
import { timerSchedule } from '../../config/config';
import { services } from '../../services';

/** Looks at the secrets of sides no look has seen: a fresh deployment does not wait for the schedule. */
export const rotateSasOfNewSidesHandler = (_timer: unknown, client: DurableClient): Promise<void> =>
  rotateNewSides({ ...services(), client });

durable.client.timer('rotateSasOfNewSides', {
  schedule: timerSchedule('SCHEDULES_LOOK'),
  handler: quietly(rotateSasOfNewSidesHandler),
});
