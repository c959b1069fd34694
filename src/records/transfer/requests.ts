import { TransferError } from '../../domain/errors';
import type { Route } from '../../domain/route';
import type { TransferRequest } from '../../domain/transfer/request';
import type { Services } from '../../services';
import { requestPath, cancelPath } from './paths';

/** What was asked for. @throws TransferError INTERNAL when it is gone. */
export async function readRequest(
  services: Services,
  route: Route,
  transferId: string,
): Promise<TransferRequest> {
  const request = await services.records(route).read(requestPath(transferId));
  if (request !== undefined) return request;
  throw new TransferError('INTERNAL', `the request document of ${transferId} is gone`, {
    operation: 'read request',
    origin: 'app',
  });
}

/** Ends an activity of a cancelled transfer. The request to cancel is a document: it survives crashes and needs no order of events. */
export async function throwIfCancelled(services: Services, route: Route, transferId: string): Promise<void> {
  if (await services.records(route).exists(cancelPath(transferId))) {
    throw new TransferError('CANCELLED', 'cancelled on request', {
      operation: 'check for cancellation',
      origin: 'request',
    });
  }
}
