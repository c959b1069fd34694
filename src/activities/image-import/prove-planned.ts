import { TransferError } from '../../domain/errors';
import { endOf, type Route } from '../../domain/route';
import type { PlannedArtifact } from '../../domain/waybill/waybill';
import type { Services } from '../../services';
import { provePassword } from './pull-password';
import { areThere } from '../../azure/registry/are-there';

/**
 * Looks, before there are batches, whether the password of a route lets images in that are to be brought.
 * What may heal is left to who imports them, and waits longer.
 * @throws TransferError where it does not
 */
export async function provePlanned(
  services: Services,
  route: Route,
  artifacts: readonly PlannedArtifact[],
): Promise<void> {
  if (artifacts.length === 0) return;
  try {
    await provePassword(services, route);
  } catch (thrown) {
    if (thrown instanceof TransferError && thrown.failure.retryable) return;
    const there = await areThere(await services.registry(endOf(route, 'target')), artifacts);
    if (there.includes(false)) throw thrown;
  }
}
