import { pausedSchema, pauseSchema, pauseTransfer } from '../../application/transfer/pause-transfer';
import { refusedResponse } from '../../http/openapi/operation';
import { serveDurable } from '../../http/serve';

/** Answers `POST /api/transfers/{id}/pause`. */
export const pauseTransferHandler = serveDurable(
  {
    name: 'pauseTransfer',
    method: 'POST',
    path: 'transfers/{id}/pause',
    summary: 'Have a transfer begin no further step until it is resumed',
    access: 'Operator',
    audit: { action: 'transfer.pause', subject: (said) => `transfer ${said('id') ?? ''}` },
    request: { schema: pauseSchema, required: false },
    responses: {
      200: { description: 'The transfer as it is now; what runs comes to its end.', schema: pausedSchema },
      404: refusedResponse('There is no such transfer.'),
      409: refusedResponse('The transfer has ended, or is being cancelled.'),
    },
  },
  async ({ app, body, id, caller }) => ({
    jsonBody: await pauseTransfer(app, id, { by: caller.name, ...(await body()) }),
  }),
);
