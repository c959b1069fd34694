import type { InvocationContext } from '@azure/functions';
import type { Services } from '../../services';
import { longestBlobName } from '../../domain/transfer/names';
import type { Arrival, Ignored } from '../../domain/imports/arrival';
import { observeArrival } from './observe-arrival';
import { receiveNotice } from './receive-notice';
import type { TransferClient } from '../instances';

/** Where the outcome of a notice is logged: the invocation. */
export type Told = Pick<InvocationContext, 'log' | 'warn'>;

/**
 * What both triggers do with a notice of a new blob. A notice may be about anything: what is not for us is logged with the reason
 * and done with, so that nothing comes again and again. Throws only what may heal; the host then shows the notice again.
 */
export async function takeNotice(
  client: TransferClient,
  services: Services,
  told: Told,
  notice: Arrival | Ignored,
): Promise<void> {
  const received = 'ignored' in notice ? [] : await receiveNotice(client, services, notice);
  for (const line of received) told.log(JSON.stringify(line));
  const outcome = 'ignored' in notice ? notice : await observeArrival(client, services, notice);
  const { account, container, blob } = 'ignored' in notice ? {} : notice;
  const where = { account, container, blob: blob?.slice(0, longestBlobName) };
  if ('ignored' in outcome) {
    // A waybill is no archive to observe, but it was waited for.
    if (received.length > 0) return;
    told.warn(JSON.stringify({ event: 'import.ignored', ...where, reason: outcome.ignored }));
    return;
  }
  for (const { importId, route, fresh } of outcome) {
    told.log(
      JSON.stringify({ event: fresh ? 'import.arrived' : 'import.repeated', importId, route, ...where }),
    );
  }
}
