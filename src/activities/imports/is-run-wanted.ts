import { isReceiving, type Import } from '../../domain/imports/import';
import type { Route } from '../../domain/route';
import { cancelPath, reportPath } from '../../records/transfer/paths';
import type { Services } from '../../services';

/**
 * Whether a run of ours is to import what the trigger did not. Never two drivers: a transfer that goes on
 * starts its own run, and one that was cancelled wants none. What is received is imported by its transfer
 * only, which may have refused it; nor do we import what others brought where only what is signed crosses.
 */
export async function isRunWanted(
  services: Services,
  route: Route,
  { status, transfer }: Import,
): Promise<boolean> {
  if (status !== 'not-picked-up' || route.importBy !== 'trigger-then-run') return false;
  if (isReceiving(services.config.routes, route)) return false;
  // Of a blob of others nobody verified what it holds.
  if (transfer === undefined) return route.trust === undefined;
  const records = services.records(services.route(transfer.route));
  const [ended, cancelled] = await Promise.all([
    records.exists(reportPath(transfer.transferId)),
    records.exists(cancelPath(transfer.transferId)),
  ]);
  return ended && !cancelled;
}
