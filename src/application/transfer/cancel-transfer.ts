import { z } from 'zod';
import type { Services } from '../../services';
import { findTransfer, isFinished } from '../find-transfer';
import { reasonBody } from '../request-parts';
import { Refusal } from '../refusal';
import type { App } from '../instances';
import { linksOf, linksSchema } from '../../domain/transfer/names';
import { transferStatusSchema } from '../../domain/transfer/status';
import { slotsOf, type Route } from '../../domain/route';
import type { CancelRequest } from '../../domain/transfer/request';
import type { Act } from '../../domain/transfer/acts';
import { cancel } from '../../domain/transfer/pauses';
import { noteAct } from '../../records/transfer/acts';
import { changeLedger } from '../../records/transfer/ledger';
import { createPassedOver } from '../../records/passed-over';
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

/**
 * Has every part of a transfer end at its next step. What was requested first stands. The ledger is what the
 * parts look at; where it cannot be read they look for the request.
 */
export async function requestCancel(
  services: Services,
  route: Route,
  transferId: string,
  { requestedBy, reason }: Pick<CancelRequest, 'requestedBy' | 'reason'>,
): Promise<void> {
  const at = services.now().toISOString();
  const why = reason !== undefined && { reason };
  await createPassedOver().unless(
    changeLedger(services, route, (ledger) => cancel(ledger, transferId, slotsOf(route))),
  );
  const request = { transferId, requestedAt: at, requestedBy, ...why };
  const records = services.records(route);
  const isFirst = await records.create(cancelPath(transferId), request);
  const first = isFirst ? request : await records.read(cancelPath(transferId));
  if (first !== undefined) await noteAct(records, transferId, cancelOf(first));
}

const cancelOf = ({ requestedAt: at, requestedBy: by, reason }: CancelRequest): Act => ({
  ...{ act: 'cancel', by, at },
  ...(reason !== undefined && { reason }),
});

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
  const { input, home, status } = await findTransfer(app, transferId);
  if (isFinished(status)) {
    throw new Refusal('TRANSFER_FINISHED', `The transfer has ended already: its status is ${status}.`);
  }
  await requestCancel(app, app.config.routes.get(input.route) ?? home, transferId, request);
  return { transferId, status, cancelRequested: true, links: linksOf(transferId) };
}
