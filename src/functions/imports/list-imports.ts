import { importListSchema, importQuerySchema, listImports } from '../../application/imports/list-imports';
import { parseQuery } from '../../http/read-request';
import { problemSchema } from '../../http/problem';
import { inTime } from '../../http/in-time';
import { serve } from '../../http/serve';
import { services } from '../../services';

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
      400: { description: 'A parameter is wrong.', schema: problemSchema },
    },
  },
  async ({ request }) => ({
    jsonBody: await listImports(inTime(services()), parseQuery(request, importQuerySchema)),
  }),
);
