import type { z } from 'zod';
import type { Caller } from '../../domain/audit/caller';
import type { PlanInput, PlanRequest } from '../../domain/plan/transfer-plan';
import { planOrderSchema } from '../../domain/starts/transfer-order';
import { orchestratorNames } from '../../orchestrations/names';
import { planIndexPath, planRequestPath } from '../../records/plan/paths';
import { freshPlanId } from '../../records/transfer/transfer-id';
import { acceptOrder } from '../accept-order';
import type { App } from '../instances';
import { viewPlan, type planSchema } from './get-plan';

/** Starts the making of a plan. @throws Refusal REQUEST_INVALID with every problem. */
export async function startPlan(
  app: App,
  order: unknown,
  caller: Caller,
): Promise<z.output<typeof planSchema>> {
  const { route, artifacts, selection } = acceptOrder(app, order, planOrderSchema);
  const now = app.now();
  const planId = freshPlanId(now);
  const request: PlanRequest = {
    planId,
    route,
    artifacts,
    ...(selection && { selection }),
    caller,
    requestedAt: now.toISOString(),
  };
  const records = app.records(app.route(route));
  await records.write(planRequestPath(planId), request);
  await records.write(planIndexPath(planId, request.requestedAt), { planId });
  const input: PlanInput = { planId, route, ...(selection && { selects: true }) };
  await app.client.startNew(orchestratorNames.makePlan, { instanceId: planId, input });
  return viewPlan({ request, status: 'running' });
}
