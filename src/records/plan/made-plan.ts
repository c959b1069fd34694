import type { TransferPlan } from '../../domain/plan/transfer-plan';
import type { Route } from '../../domain/route';
import type { Services } from '../../services';
import { createPassedOver } from '../passed-over';
import { planPath } from './paths';

/**
 * What a plan came to that was made already; it is written last. The host may show a message once more a
 * minute after its answer was taken: whoever planned anew then, would change the waybills of batches that are
 * under way.
 */
export const madePlan = (
  services: Services,
  route: Route,
  planId: string,
): Promise<TransferPlan | undefined> =>
  createPassedOver().unless(services.records(route).read(planPath(planId)));
