import { getTransfer } from '../../application/transfer/get-transfer';
import { transferSchema } from '../../application/transfer/transfer-views';
import { refusedResponse } from '../../http/openapi/operation';
import { serveDurable } from '../../http/serve';
import { services } from '../../services';

/** Answers `GET /api/transfers/{id}`. */
export const getTransferHandler = serveDurable(
  {
    name: 'getTransfer',
    method: 'GET',
    path: 'transfers/{id}',
    summary: 'Look at a transfer and its batches',
    access: 'Reader',
    responses: {
      200: { description: 'The transfer.', schema: transferSchema },
      404: refusedResponse('There is no such transfer.'),
    },
  },
  async ({ id, client }) => ({ jsonBody: await getTransfer({ ...services(), client }, id) }),
);
