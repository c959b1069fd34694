import { listPlans, planListSchema, planQuerySchema } from '../../application/plan/list-plans';
import { inTime } from '../../http/in-time';
import { refusedResponse } from '../../http/openapi/operation';
import { parseQuery } from '../../http/read-request';
import { serveDurable } from '../../http/serve';
import { services } from '../../services';

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
  async ({ request, client }) => ({
    jsonBody: await listPlans({ ...inTime(services()), client }, parseQuery(request, planQuerySchema)),
  }),
);
