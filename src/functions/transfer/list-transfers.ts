import { listQuerySchema, listSchema, listTransfers } from '../../application/transfer/list-transfers';
import { parseQuery } from '../../http/read-request';
import { refusedResponse } from '../../http/openapi/operation';
import { inTime } from '../../http/in-time';
import { serveDurable } from '../../http/serve';
import { services } from '../../services';

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
  async ({ request, client }) => ({
    jsonBody: await listTransfers({ ...inTime(services()), client }, parseQuery(request, listQuerySchema)),
  }),
);
