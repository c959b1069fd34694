import { listSas, sasListSchema } from '../../application/sas/list-sas';
import { serve } from '../../http/serve';

/** Answers `GET /api/sas`. */
export const listSasHandler = serve(
  {
    name: 'listSas',
    method: 'GET',
    path: 'sas',
    summary: 'How the SAS secrets stand; never a token',
    access: 'Reader',
    responses: { 200: { description: 'One entry for each side of each route.', schema: sasListSchema } },
  },
  async ({ app }) => ({ jsonBody: await listSas(app) }),
);
