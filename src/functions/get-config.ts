import { requireConfig } from '../config/config';
import { effectiveConfig, effectiveConfigSchema } from '../config/routes/effective-config';
import { problemSchema } from '../http/problem';
import { serve } from '../http/serve';

/** Answers `GET /api/config`. */
export const getConfigHandler = serve(
  {
    name: 'getConfig',
    method: 'GET',
    path: 'config',
    summary: 'The configuration as it works, secrets masked',
    access: 'Reader',
    responses: {
      200: { description: 'Settings and routes, defaults folded in.', schema: effectiveConfigSchema },
      503: { description: 'Settings are wrong; every problem is listed.', schema: problemSchema },
    },
  },
  () => Promise.resolve({ jsonBody: effectiveConfig(requireConfig()) }),
);
