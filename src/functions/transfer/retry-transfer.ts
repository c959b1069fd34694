import { idempotencyKeyHeader } from '../../application/starts/idempotency-key';
import { retrySchema, retryTransfer, startedRetrySchema } from '../../application/starts/retry-transfer';
import { invalidResponse, refusedResponse, started, startedResponse } from '../../http/openapi/operation';
import { serveDurable } from '../../http/serve';

/** Answers `POST /api/transfers/{id}/retry`. */
export const retryTransferHandler = serveDurable(
  {
    name: 'retryTransfer',
    method: 'POST',
    path: 'transfers/{id}/retry',
    summary: 'Start a transfer of what did not arrive of another',
    access: 'Operator',
    audit: { action: 'transfer.retry', subject: (said) => `transfer ${said('id') ?? ''}` },
    headers: [idempotencyKeyHeader],
    request: { schema: retrySchema, required: false },
    responses: {
      200: {
        description: 'A retry is under way, or the key was used before: this is it.',
        schema: startedRetrySchema,
      },
      202: startedResponse('Started.', startedRetrySchema, 'transfer'),
      400: invalidResponse,
      404: refusedResponse('There is no such transfer.'),
      409: refusedResponse('It has not ended, all of it arrived, or it cannot be tried again: why is said.'),
    },
  },
  async ({ app, request, body, id, caller }) => {
    const idempotencyKey = request.headers.get('idempotency-key');
    const order = { caller, idempotencyKey, ...(await body()) };
    const { transfer, fresh } = await retryTransfer(app, id, order);
    return started(transfer, fresh ? 202 : 200);
  },
);
