import type { Services } from '../../services';
import { importDocuments } from '../../domain/imports/names';
import type { BatchOfTransfer } from '../../domain/imports/observation';
import { isReceiving } from '../../domain/imports/observer';
import type { Route } from '../../domain/route';

/** The transfer that receives what an import is of; undefined while there is none. */
export async function receiptOf(
  services: Services,
  observer: Route,
  importId: string,
): Promise<BatchOfTransfer | undefined> {
  if (!isReceiving(services.config.routes, observer)) return undefined;
  return services.documents(observer).read<BatchOfTransfer>(importDocuments.receipt(importId));
}
