import { z } from 'zod';
import { linksOf, linksSchema } from '../../domain/transfer/names';
import { transferStatusSchema } from '../../domain/transfer/status';
import { findTransfer } from '../find-transfer';
import type { App } from '../instances';
import { startTransfer, type StartRequest } from './start-transfer';

/** What a start by request is answered with. */
export const startedTransferSchema = z
  .object({
    transferId: z.string(),
    route: z.string(),
    status: transferStatusSchema,
    artifacts: z.int().describe('How many are to be transferred.'),
    duplicatesRemoved: z.array(z.string()).describe('References named more than once.'),
    createdAt: z.iso.datetime(),
    links: linksSchema,
  })
  .meta({ id: 'StartedTransfer' });

interface OrderedTransfer {
  readonly transfer: z.output<typeof startedTransferSchema>;
  /** False when the request repeats an earlier one: then it is the transfer of that, as it stands by now. */
  readonly fresh: boolean;
}

/** Starts a transfer by request. @throws Refusal as `startTransfer` does */
export async function orderTransfer(
  app: App,
  order: Pick<StartRequest, 'order' | 'caller' | 'requirePlan'> & { readonly idempotencyKey: string | null },
): Promise<OrderedTransfer> {
  const { idempotencyKey, ...wanted } = order;
  const { request, duplicates, fresh } = await startTransfer(app, {
    ...wanted,
    ...(idempotencyKey !== null && { idempotencyKey }),
    trigger: 'http',
  });
  const { transferId, route, artifacts, requestedAt } = request;
  const status = fresh ? 'queued' : (await findTransfer(app, transferId)).status;
  return {
    transfer: {
      transferId,
      route,
      status,
      artifacts: artifacts.length,
      duplicatesRemoved: [...duplicates],
      createdAt: requestedAt,
      links: linksOf(transferId),
    },
    fresh,
  };
}
