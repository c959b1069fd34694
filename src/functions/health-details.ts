import { healthDetails, healthDetailsSchema } from '../http/app/health';
import { serve } from '../http/serve';

/** Answers `GET /api/health/details`. */
export const healthDetailsHandler = serve(
  {
    name: 'healthDetails',
    method: 'GET',
    path: 'health/details',
    summary: 'What is wrong with the settings, and what runs here',
    access: 'Reader',
    responses: {
      200: { description: 'The details, also while settings are wrong.', schema: healthDetailsSchema },
    },
  },
  () => Promise.resolve({ jsonBody: healthDetails() }),
);
