import { requirePlan } from '../../application/plan/find-plan';
import { idempotencyKeyHeader } from '../../application/starts/idempotency-key';
import { orderTransfer, startedTransferSchema } from '../../application/starts/order-transfer';
import { transferOrderSchema } from '../../domain/starts/transfer-order';
import { invalidResponse, refusedResponse, started, startedResponse } from '../../http/openapi/operation';
import { readJson } from '../../http/read-request';
import { serveDurable } from '../../http/serve';

/** Answers `POST /api/transfers`. */
export const startTransferHandler = serveDurable(
  {
    name: 'startTransfer',
    method: 'POST',
    path: 'transfers',
    summary: 'Start a transfer',
    access: 'Operator',
    audit: { action: 'transfer.start', subject: (said) => said('plan') ?? `route ${said('route') ?? '*'}` },
    headers: [idempotencyKeyHeader],
    request: { schema: transferOrderSchema, required: true },
    responses: {
      200: {
        description: 'The key was used before, for the same artifacts: this is its transfer.',
        schema: startedTransferSchema,
      },
      202: startedResponse('Started.', startedTransferSchema, 'transfer'),
      400: invalidResponse,
      409: refusedResponse('The key was used before, for other artifacts.'),
    },
  },
  async ({ app, request, caller }) => {
    const { transfer, fresh } = await orderTransfer(app, {
      ...{ order: await readJson(request), caller },
      idempotencyKey: request.headers.get('idempotency-key'),
      requirePlan: (id) => requirePlan(app, id),
    });
    return started(transfer, fresh ? 202 : 200);
  },
);
