import { healthDetails, healthSchema } from '../http/app/health';
import { serve } from '../http/serve';

/** Answers `GET /api/health`. */
export const healthHandler = serve(
  {
    name: 'health',
    method: 'GET',
    path: 'health',
    summary: 'Whether the app can work; says no more than that',
    access: 'anonymous',
    responses: {
      200: { description: 'The settings are usable.', schema: healthSchema },
      503: { description: 'Settings are wrong.', schema: healthSchema },
    },
  },
  () => {
    const { status, problems } = healthDetails();
    return Promise.resolve({
      status: status === 'ok' ? 200 : 503,
      jsonBody: { status, problems: problems.length },
    });
  },
);
