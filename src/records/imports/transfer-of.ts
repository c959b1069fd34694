import type { Services } from '../../services';
import type { BatchOfTransfer } from '../../domain/imports/observation';
import { sideOf, type Route } from '../../domain/route';
import { containerUrl } from '../../domain/side';
import { waybillNamed } from '../transfer/paths';

/**
 * The transfer a blob says it belongs to. Anybody can write metadata, so the waybill it names must be one of ours, for that very
 * blob and container: of another acr-ferry or another blob, or none, the blob came by other means.
 */
export async function transferOf(
  services: Services,
  route: Route,
  { waybill: named, blob }: { readonly waybill: string; readonly blob: string },
): Promise<BatchOfTransfer | undefined> {
  const path = waybillNamed(named);
  if (path === undefined) return undefined;
  const container = containerUrl(sideOf(route, 'target'));
  for (const other of services.config.routes.values()) {
    if (other.target === undefined || containerUrl(other.target) !== container) continue;
    const waybill = await services.records(other).read(path);
    if (waybill?.blob === blob) {
      return { transferId: waybill.transferId, batch: waybill.batch, route: other.name };
    }
  }
  return undefined;
}
