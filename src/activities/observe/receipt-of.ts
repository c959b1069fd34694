import type { Services } from '../../services';
import { importDocuments } from '../../transfer/observe/names';
import type { BatchOfTransfer } from '../../transfer/observe/observation';
import { isReceiving } from '../../transfer/observe/observer';
import type { Route } from '../../transfer/route';

/** The transfer that receives what an import is of; undefined while there is none. */
export async function receiptOf(
  services: Services,
  observer: Route,
  importId: string,
): Promise<BatchOfTransfer | undefined> {
  if (!isReceiving(services.config.routes, observer)) return undefined;
  return services.documents(observer).read<BatchOfTransfer>(importDocuments.receipt(importId));
}
