import { listPlans, planListSchema, planQuerySchema } from '../../application/plan/list-plans';
import { refusedResponse } from '../../http/openapi/operation';
import { serveDurable } from '../../http/serve';

/** Answers `GET /api/plans`. */
export const listPlansHandler = serveDurable(
  {
    name: 'listPlans',
    method: 'GET',
    path: 'plans',
    summary: 'List plans, newest first',
    access: 'Reader',
    query: planQuerySchema,
    responses: {
      200: { description: 'A page of plans.', schema: planListSchema },
      400: refusedResponse('A parameter is wrong.'),
    },
  },
  async ({ app, query }) => ({ jsonBody: await listPlans(app, query) }),
);
