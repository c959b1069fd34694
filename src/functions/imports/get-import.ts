import { getImport, importViewSchema } from '../../application/imports/get-import';
import { refusedResponse } from '../../http/openapi/operation';
import { serve } from '../../http/serve';

/** One import. */
export const getImportHandler = serve(
  {
    name: 'getImport',
    method: 'GET',
    path: 'imports/{id}',
    summary: 'Look at the import of a blob',
    access: 'Reader',
    responses: {
      200: { description: 'The import.', schema: importViewSchema },
      404: refusedResponse('There is no such import.'),
    },
  },
  async ({ app, id }) => ({ jsonBody: await getImport(app, id) }),
);
