import { cancellingSchema, cancelSchema, cancelTransfer } from '../../application/transfer/cancel-transfer';
import { check } from '../../application/check';
import { readJson } from '../../http/read-json';
import { problemSchema } from '../../http/problem';
import { serveDurable } from '../../http/serve';
import { services } from '../../services';

export const cancelTransferHandler = serveDurable(
  {
    name: 'cancelTransfer',
    method: 'POST',
    path: 'transfers/{id}/cancel',
    summary: 'Ask a transfer to stop',
    access: 'Operator',
    request: { schema: cancelSchema, required: false },
    responses: {
      202: {
        description: 'It will stop between two steps.',
        schema: cancellingSchema,
        headers: {
          Location: 'Where to look at the transfer.',
          'Retry-After': 'Seconds until it is worth looking.',
        },
      },
      404: { description: 'There is no such transfer.', schema: problemSchema },
      409: { description: 'The transfer has ended.', schema: problemSchema },
    },
  },
  async ({ request, client, caller }) => {
    const { reason } = check(cancelSchema, (await readJson(request)) ?? {});
    const cancelling = await cancelTransfer(client, services(), request.params.id ?? '', {
      requestedBy: caller.name,
      ...(reason !== undefined && { reason }),
    });
    return {
      status: 202,
      headers: { Location: cancelling.links.self, 'Retry-After': '2' },
      jsonBody: cancelling,
    };
  },
);
