import { z } from 'zod';
import type { Documents } from '../../azure/documents';
import type { Services } from '../../services';
import { documents as paths } from '../../domain/transfer/names';
import { findTransfer, isFinished } from '../find-transfer';
import { reasonBody } from '../request-parts';
import { Refusal } from '../refusal';
import type { TransferClient } from '../instances';
import { linksOf, linksSchema } from '../../domain/transfer/links';
import { transferStatusSchema } from '../../domain/transfer/status';

/** Body of a cancel request. */
export const cancelSchema = reasonBody('CancelTransfer');

export const cancellingSchema = z
  .object({
    transferId: z.string(),
    status: transferStatusSchema,
    cancelRequested: z.literal(true),
    links: linksSchema,
  })
  .meta({ id: 'CancellingTransfer' });

interface CancelRequest {
  readonly requestedBy: string;
  readonly reason?: string;
}

/** Has every part of a transfer end at its next step. What was requested first stands. */
export async function requestCancel(
  documents: Documents,
  services: Services,
  transferId: string,
  { requestedBy, reason }: CancelRequest,
): Promise<void> {
  await documents.create(paths.cancel(transferId), {
    transferId,
    requestedAt: services.now().toISOString(),
    requestedBy,
    ...(reason !== undefined && { reason }),
  });
}

/**
 * Asks a transfer to stop. It does so between two steps, so that no pipeline run is left unobserved; what arrived at the target stays.
 * Asking again changes nothing.
 * @throws Refusal TRANSFER_NOT_FOUND or TRANSFER_FINISHED.
 */
export async function cancelTransfer(
  client: TransferClient,
  services: Services,
  transferId: string,
  request: CancelRequest,
): Promise<z.output<typeof cancellingSchema>> {
  const { documents, status } = await findTransfer(client, services, transferId);
  if (isFinished(status)) {
    throw new Refusal('TRANSFER_FINISHED', `The transfer has ended already: it is ${status}.`);
  }
  await requestCancel(documents, services, transferId, request);
  return { transferId, status, cancelRequested: true, links: linksOf(transferId) };
}
