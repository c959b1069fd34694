import {
  planArtifacts,
  planArtifactsQuerySchema,
  planArtifactsSchema,
} from '../../application/plan/plan-artifacts';
import { parseQuery } from '../../http/read-request';
import { refusedResponse } from '../../http/openapi/operation';
import { inTime } from '../../http/in-time';
import { serveDurable } from '../../http/serve';
import { services } from '../../services';

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
  async ({ request, id, client }) => {
    const query = parseQuery(request, planArtifactsQuerySchema);
    return { jsonBody: await planArtifacts({ ...inTime(services()), client }, id, query) };
  },
);
