import type { Route } from '../../domain/route';
import type { BatchResult } from '../../domain/transfer/results';
import { batchFailedEvent } from '../../domain/transfer/transfer-event';
import { raise } from '../../records/events/raise';
import { batchResultPath } from '../../records/transfer/paths';
import type { Services } from '../../services';

/** Writes down what a batch came to, and tells of one that failed. */
export async function recordResult(
  services: Services,
  route: Route,
  transferId: string,
  result: BatchResult,
): Promise<void> {
  await services.records(route).write(batchResultPath(transferId, result.batch), result);
  const transfer = { transferId, route: route.name };
  await raise(services, batchFailedEvent(transfer, result, route, services.now()));
}
