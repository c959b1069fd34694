import { underWay, underWaySchema } from '../../application/doctor/under-way';
import { serveDurable } from '../../http/serve';

/** Answers `GET /api/under-way`. */
export const getUnderWayHandler = serveDurable(
  {
    name: 'getUnderWay',
    method: 'GET',
    path: 'under-way',
    summary: 'What has not ended, of any kind: nothing, once the app is drained',
    access: 'Reader',
    responses: { 200: { description: 'What is under way.', schema: underWaySchema } },
  },
  async ({ app }) => ({ jsonBody: await underWay(app) }),
);
