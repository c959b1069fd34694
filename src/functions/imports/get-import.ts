import { getImport, importViewSchema } from '../../application/imports/get-import';
import { problemSchema } from '../../http/problem';
import { inTime } from '../../http/in-time';
import { serve } from '../../http/serve';
import { services } from '../../services';

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
      404: { description: 'There is no such import.', schema: problemSchema },
    },
  },
  async ({ id }) => ({ jsonBody: await getImport(inTime(services()), id) }),
);
