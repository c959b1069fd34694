import { planOrderSchema } from '../../domain/starts/transfer-order';
import { planSchema } from '../../application/plan/get-plan';
import { startPlan } from '../../application/plan/start-plan';
import { invalidResponse, started, startedResponse } from '../../http/openapi/operation';
import { readJson } from '../../http/read-request';
import { serveDurable } from '../../http/serve';

/** Answers `POST /api/transfers/plan`. */
export const startPlanHandler = serveDurable(
  {
    name: 'startPlan',
    method: 'POST',
    path: 'transfers/plan',
    summary: 'Plan a transfer without starting it',
    access: 'Operator',
    audit: { action: 'plan.start', subject: (said) => `route ${said('route') ?? '*'}` },
    request: { schema: planOrderSchema, required: true },
    responses: {
      202: startedResponse('The plan is being made; nothing is exported.', planSchema, 'plan'),
      400: invalidResponse,
    },
  },
  async ({ app, request, caller }) => started(await startPlan(app, await readJson(request), caller)),
);
