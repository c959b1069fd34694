import type { InvocationContext } from '@azure/functions';
import { app as durable, type DurableClient } from 'durable-functions';
import { allSettled } from '../../application/starts/all-settled';
import { recoverOpenWork } from '../../application/starts/recover-open-work';
import { recoverTransfers } from '../../application/transfer/recover-transfers';
import { quietly } from '../../application/starts/quietly';
import { timerSchedule } from '../../config/config';
import { services } from '../../services';

const recoverHandler = async (
  _timer: unknown,
  client: DurableClient,
  context: InvocationContext,
): Promise<void> => {
  const app = { ...services(context), client };
  await allSettled('recovery', [recoverTransfers, recoverOpenWork], (recover) => recover(app));
};

/** Begins transfers again that died, and brings those to an end that were ended from outside. */
durable.client.timer('recoverTransfers', {
  schedule: timerSchedule('SCHEDULES_LOOK'),
  handler: quietly(recoverHandler),
});
