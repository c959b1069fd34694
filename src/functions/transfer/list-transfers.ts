import { listQuerySchema, listSchema, listTransfers } from '../../application/transfer/list-transfers';
import { refusedResponse } from '../../http/openapi/operation';
import { serveDurable } from '../../http/serve';

/** Answers `GET /api/transfers`. */
export const listTransfersHandler = serveDurable(
  {
    name: 'listTransfers',
    method: 'GET',
    path: 'transfers',
    summary: 'List transfers, newest first',
    access: 'Reader',
    query: listQuerySchema,
    responses: {
      200: { description: 'A page of transfers.', schema: listSchema },
      400: refusedResponse('A parameter is wrong.'),
    },
  },
  async ({ app, query }) => ({ jsonBody: await listTransfers(app, query) }),
);
