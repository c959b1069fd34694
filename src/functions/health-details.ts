import { authMode } from '../config/config';
import { healthDetails, healthDetailsSchema } from '../http/app/health';
import { readCaller } from '../http/caller';
import { serve } from '../http/serve';

/** Answers `GET /api/health/details`. */
export const healthDetailsHandler = serve(
  {
    name: 'healthDetails',
    method: 'GET',
    path: 'health/details',
    summary: 'What is wrong with the settings, and what runs here for whom',
    access: 'Reader',
    responses: {
      200: { description: 'The details, also while settings are wrong.', schema: healthDetailsSchema },
    },
  },
  ({ request }) =>
    Promise.resolve({ jsonBody: healthDetails(readCaller(request.headers, authMode()).roles) }),
);
