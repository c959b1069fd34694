import { getPlan, planSchema } from '../../application/plan/get-plan';
import { refusedResponse } from '../../http/openapi/operation';
import { serveDurable } from '../../http/serve';

/** Answers `GET /api/plans/{id}`. */
export const getPlanHandler = serveDurable(
  {
    name: 'getPlan',
    method: 'GET',
    path: 'plans/{id}',
    summary: 'Look at a plan',
    access: 'Reader',
    responses: {
      200: { description: 'The plan.', schema: planSchema },
      404: refusedResponse('There is no such plan.'),
    },
  },
  async ({ app, id }) => ({ jsonBody: await getPlan(app, id) }),
);
