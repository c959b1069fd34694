import type { Services } from '../../services';
import { TransferError } from '../../domain/errors';
import { documents } from '../../domain/transfer/names';
import type { Route } from '../../domain/route';

/** Ends an activity of a cancelled transfer. The request to cancel is a document: it survives crashes and needs no order of events. */
export async function throwIfCancelled(services: Services, route: Route, transferId: string): Promise<void> {
  if (await services.documents(route).exists(documents.cancel(transferId))) {
    throw new TransferError('CANCELLED', 'cancelled on request', {
      operation: 'check for cancellation',
      origin: 'request',
    });
  }
}
