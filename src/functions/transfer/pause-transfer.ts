import { check } from '../../application/check';
import { pausedSchema, pauseSchema, pauseTransfer } from '../../application/transfer/pause-transfer';
import { refusedResponse } from '../../http/openapi/operation';
import { readJson } from '../../http/read-request';
import { serveDurable } from '../../http/serve';
import { services } from '../../services';

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
  async ({ request, id, client, caller, context }) => {
    const why = check(pauseSchema, (await readJson(request)) ?? {});
    return {
      jsonBody: await pauseTransfer({ ...services(context), client }, id, { by: caller.name, ...why }),
    };
  },
);
