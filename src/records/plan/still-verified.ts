import { TransferError } from '../../domain/errors';
import type { Route } from '../../domain/route';
import { planPath } from './paths';
import type { Services } from '../../services';

/**
 * Begins nothing of a transfer that was planned before its route demanded the signatures it does now: it may
 * have waited for days since. @throws TransferError SIGNATURE_UNTRUSTED
 */
export async function throwIfUnverified(services: Services, route: Route, transferId: string): Promise<void> {
  const { trust } = route;
  if (trust === undefined) return;
  const plan = await services.records(route).read(planPath(transferId));
  if (plan?.signed?.policy === trust.fingerprint && plan.signed.by === trust.kind) return;
  const message = 'the transfer was planned by another trust policy than its route has now, or by none';
  throw new TransferError('SIGNATURE_UNTRUSTED', message, {
    ...{ operation: 'verify plan', origin: 'config' },
    remedy: 'Try the transfer again: what it was to bring is verified by the policy there is now.',
  });
}
