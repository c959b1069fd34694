import { z } from 'zod';
import { findTransfer } from '../../application/find-transfer';
import { requirePlan } from '../../application/plan/plans';
import { startTransfer } from '../../application/starts/start-transfer';
import { transferOrderSchema } from '../../domain/starts/transfer-order';
import { linksOf } from '../../application/transfer/transfer-views';
import { transferStatusSchema } from '../../domain/transfer/status';
import { readJson } from '../../http/read-json';
import { problemSchema } from '../../http/problem';
import { serveDurable } from '../../http/serve';
import { services } from '../../services';

const startedSchema = z
  .object({
    transferId: z.string(),
    route: z.string(),
    status: transferStatusSchema,
    artifacts: z.int().describe('How many are to be transferred.'),
    duplicatesRemoved: z.array(z.string()).describe('References named more than once.'),
    createdAt: z.iso.datetime(),
    links: z.object({ self: z.string(), report: z.string(), cancel: z.string() }),
  })
  .meta({ id: 'StartedTransfer' });

export const startTransferHandler = serveDurable(
  {
    name: 'startTransfer',
    method: 'POST',
    path: 'transfers',
    summary: 'Start a transfer',
    access: 'Operator',
    headers: [
      {
        name: 'Idempotency-Key',
        description:
          'Up to 255 printable ASCII characters. Repeating a request with its key answers with the ' +
          'first transfer.',
      },
    ],
    request: { schema: transferOrderSchema, required: true },
    responses: {
      200: {
        description: 'The key was used before, for the same artifacts: this is its transfer.',
        schema: startedSchema,
      },
      202: {
        description: 'Started.',
        schema: startedSchema,
        headers: {
          Location: 'Where to look at the transfer.',
          'Retry-After': 'Seconds until it is worth looking.',
        },
      },
      400: { description: 'The request is wrong; every problem is listed.', schema: problemSchema },
      409: { description: 'The key was used before, for other artifacts.', schema: problemSchema },
    },
  },
  async ({ request, client }) => {
    const idempotencyKey = request.headers.get('idempotency-key');
    const {
      request: started,
      duplicates,
      fresh,
    } = await startTransfer(client, services(), {
      order: await readJson(request),
      ...(idempotencyKey !== null && { idempotencyKey }),
      trigger: 'http',
      requirePlan: (id) => requirePlan(client, services(), id),
    });
    const { transferId, route, artifacts, requestedAt } = started;
    const links = linksOf(transferId);
    const { status } = fresh ? { status: 'queued' } : await findTransfer(client, services(), transferId);
    return {
      status: fresh ? 202 : 200,
      headers: { Location: links.self, 'Retry-After': '2' },
      jsonBody: {
        transferId,
        route,
        status,
        artifacts: artifacts.length,
        duplicatesRemoved: duplicates,
        createdAt: requestedAt,
        links,
      },
    };
  },
);
