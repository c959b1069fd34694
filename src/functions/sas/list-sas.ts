import { listSas, sasListSchema } from '../../application/sas/list-sas';
import { inTime } from '../../http/in-time';
import { serve } from '../../http/serve';
import { services } from '../../services';

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
  async () => ({ jsonBody: await listSas(inTime(services())) }),
);
