import { z } from 'zod';
import type { Services } from '../../services';
import { findTransfer, isFinished } from '../find-transfer';
import { reasonBody } from '../request-parts';
import { Refusal } from '../refusal';
import type { App } from '../instances';
import { linksOf, linksSchema } from '../../domain/transfer/names';
import { transferStatusSchema } from '../../domain/transfer/status';
import type { Route } from '../../domain/route';
import type { CancelRequest } from '../../domain/transfer/request';
import { cancelPath } from '../../records/transfer/paths';

/** Body of a cancel request. */
export const cancelSchema = reasonBody('CancelTransfer');

/** The answer to a request to cancel. */
export const cancellingSchema = z
  .object({
    transferId: z.string(),
    status: transferStatusSchema,
    cancelRequested: z.literal(true),
    links: linksSchema,
  })
  .meta({ id: 'CancellingTransfer' });

/** Has every part of a transfer end at its next step. What was requested first stands. */
export async function requestCancel(
  services: Services,
  home: Route,
  transferId: string,
  { requestedBy, reason }: Pick<CancelRequest, 'requestedBy' | 'reason'>,
): Promise<void> {
  await services.records(home).create(cancelPath(transferId), {
    transferId,
    requestedAt: services.now().toISOString(),
    requestedBy,
    ...(reason !== undefined && { reason }),
  });
}

/**
 * Asks a transfer to stop. It does so between two steps, so that no pipeline run is left unobserved; what
 * arrived at the target stays. Asking again changes nothing.
 * @throws Refusal TRANSFER_NOT_FOUND or TRANSFER_FINISHED.
 */
export async function cancelTransfer(
  app: App,
  transferId: string,
  request: Pick<CancelRequest, 'requestedBy' | 'reason'>,
): Promise<z.output<typeof cancellingSchema>> {
  const { home, status } = await findTransfer(app, transferId);
  if (isFinished(status)) {
    throw new Refusal('TRANSFER_FINISHED', `The transfer has ended already: it is ${status}.`);
  }
  await requestCancel(app, home, transferId, request);
  return { transferId, status, cancelRequested: true, links: linksOf(transferId) };
}
