import { check } from '../../application/check';
import { cancellingSchema, cancelSchema, cancelTransfer } from '../../application/transfer/cancel-transfer';
import { refusedResponse, started, startedResponse } from '../../http/openapi/operation';
import { readJson } from '../../http/read-request';
import { serveDurable } from '../../http/serve';
import { services } from '../../services';

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
  async ({ request, id, client, caller }) => {
    const why = check(cancelSchema, (await readJson(request)) ?? {});
    return started(await cancelTransfer({ ...services(), client }, id, { requestedBy: caller.name, ...why }));
  },
);
