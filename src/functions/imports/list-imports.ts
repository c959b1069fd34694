import { importListSchema, importQuerySchema, listImports } from '../../application/imports/list-imports';
import { refusedResponse } from '../../http/openapi/operation';
import { serve } from '../../http/serve';

/** The imports, newest first. */
export const listImportsHandler = serve(
  {
    name: 'listImports',
    method: 'GET',
    path: 'imports',
    summary: 'List the imports of blobs, newest first',
    access: 'Reader',
    query: importQuerySchema,
    responses: {
      200: { description: 'A page of imports.', schema: importListSchema },
      400: refusedResponse('A parameter is wrong.'),
    },
  },
  async ({ app, query }) => ({ jsonBody: await listImports(app, query) }),
);
