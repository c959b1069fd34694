import {
  planArtifacts,
  planArtifactsQuerySchema,
  planArtifactsSchema,
} from '../../application/plan/plan-artifacts';
import { refusedResponse } from '../../http/openapi/operation';
import { serveDurable } from '../../http/serve';

/** Answers `GET /api/plans/{id}/artifacts`. */
export const getPlanArtifactsHandler = serveDurable(
  {
    name: 'getPlanArtifacts',
    method: 'GET',
    path: 'plans/{id}/artifacts',
    summary: 'Page through what a plan exports, skips or cannot export',
    access: 'Reader',
    query: planArtifactsQuerySchema,
    responses: {
      200: {
        description: 'A page of artifacts; empty until the plan is ready.',
        schema: planArtifactsSchema,
      },
      400: refusedResponse('A parameter is wrong.'),
      404: refusedResponse('There is no such plan.'),
    },
  },
  async ({ app, query, id }) => ({ jsonBody: await planArtifacts(app, id, query) }),
);
