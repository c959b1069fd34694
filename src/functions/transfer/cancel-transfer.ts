import { cancellingSchema, cancelSchema, cancelTransfer } from '../../application/transfer/cancel-transfer';
import { refusedResponse, started, startedResponse } from '../../http/openapi/operation';
import { serveDurable } from '../../http/serve';

/** Answers `POST /api/transfers/{id}/cancel`. */
export const cancelTransferHandler = serveDurable(
  {
    name: 'cancelTransfer',
    method: 'POST',
    path: 'transfers/{id}/cancel',
    summary: 'Ask a transfer to stop',
    access: 'Operator',
    audit: { action: 'transfer.cancel', subject: (said) => `transfer ${said('id') ?? ''}` },
    request: { schema: cancelSchema, required: false },
    responses: {
      202: startedResponse('It will stop between two steps.', cancellingSchema, 'transfer'),
      404: refusedResponse('There is no such transfer.'),
      409: refusedResponse('The transfer has ended.'),
    },
  },
  async ({ app, body, id, caller }) =>
    started(await cancelTransfer(app, id, { requestedBy: caller.name, ...(await body()) })),
);
