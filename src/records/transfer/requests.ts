import { TransferError } from '../../domain/errors';
import type { Route } from '../../domain/route';
import type { TransferRequest } from '../../domain/transfer/request';
import type { Services } from '../../services';
import { requestPath } from './paths';

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
