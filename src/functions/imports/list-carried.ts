import { carriedSchema, listCarried } from '../../application/imports/list-carried';
import { serve } from '../../http/serve';

/** What was carried and waits for its other half. */
export const listCarriedHandler = serve(
  {
    name: 'listCarried',
    method: 'GET',
    path: 'carried',
    summary: 'What was carried across an air gap without its blob or waybill',
    access: 'Reader',
    responses: { 200: { description: 'Empty when nothing waits.', schema: carriedSchema } },
  },
  async ({ app }) => ({ jsonBody: await listCarried(app) }),
);
