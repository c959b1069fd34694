import { TransferError } from '../../domain/errors';
import type { Route } from '../../domain/route';
import { hasNotEnded, type Ledger } from '../../domain/transfer/ledger';
import { isCancelled, mayStep } from '../../domain/transfer/pauses';
import type { Services } from '../../services';
import { createPassedOver } from '../passed-over';
import { readLedger } from './ledger';
import { cancelPath } from './paths';

/** Ends an activity of a cancelled transfer; the request is a document, which survives crashes. */
export async function throwIfCancelled(services: Services, route: Route, transferId: string): Promise<void> {
  if (await services.records(route).exists(cancelPath(transferId))) throw cancelled();
}

/**
 * Ends an activity of a cancelled transfer before it begins anything, and that of a paused one until it is
 * resumed: one look at the ledger tells both. Where that is lost or cannot be read, nothing is held up.
 */
export async function throwIfStopped(
  services: Services,
  route: Route,
  transferId: string,
  batch?: number,
): Promise<void> {
  const ledger = await createPassedOver().unless(readLedger(services, route));
  if (ledger === undefined || !hasNotEnded(ledger, transferId))
    return throwIfCancelled(services, route, transferId);
  throwIfStoppedBy(ledger, transferId, batch);
}

/** The same by a ledger that was read. @throws TransferError CANCELLED or PAUSED */
export function throwIfStoppedBy(ledger: Ledger, transferId: string, batch?: number): void {
  if (isCancelled(ledger, transferId)) throw cancelled();
  if (mayStep(ledger, transferId, batch)) return;
  throw new TransferError('PAUSED', 'the transfer is paused, or waits for a slot since', {
    operation: 'check for a pause',
    origin: 'request',
  });
}

/** What ends an activity of a cancelled transfer. */
export const cancelled = (): TransferError =>
  new TransferError('CANCELLED', 'cancelled on request', {
    operation: 'check for cancellation',
    origin: 'request',
  });
