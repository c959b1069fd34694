import { getTransfer } from '../../application/transfer/get-transfer';
import { transferSchema } from '../../application/transfer/transfer-views';
import { orSummary } from '../../application/transfer/summary';
import { refusedResponse } from '../../http/openapi/operation';
import { serveDurable } from '../../http/serve';

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
      503: refusedResponse('Its documents do not answer; `known` is what the orchestration tells.'),
    },
  },
  async ({ app, id }) => ({ jsonBody: await orSummary(app, id, () => getTransfer(app, id)) }),
);
