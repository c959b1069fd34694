import { TransferError } from '../../domain/errors';
import type { Wanted } from '../../domain/plan/plan-request';
import type { Route } from '../../domain/route';
import type { Services } from '../../services';
import { wantedPath } from './paths';

/** What is to be planned. @throws TransferError INTERNAL when the request is gone. */
export async function readWanted(services: Services, route: Route, planId: string): Promise<Wanted> {
  const wanted = await services.records(route).read(wantedPath(planId));
  if (wanted !== undefined) return wanted;
  throw new TransferError('INTERNAL', `the request document of ${planId} is gone`, {
    operation: 'read request',
    origin: 'app',
  });
}
