import { TransferError } from '../../domain/errors';
import type { Route } from '../../domain/route';
import type { Services } from '../../services';
import { cancelPath } from './paths';

/** Ends an activity of a cancelled transfer; the request is a document, which survives crashes. */
export async function throwIfCancelled(services: Services, route: Route, transferId: string): Promise<void> {
  if (await services.records(route).exists(cancelPath(transferId))) {
    throw new TransferError('CANCELLED', 'cancelled on request', {
      operation: 'check for cancellation',
      origin: 'request',
    });
  }
}
