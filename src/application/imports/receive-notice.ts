import type { Services } from '../../services';
import { whyNoName, type Arrival } from '../../domain/imports/arrival';
import { receiveArrival } from './receive-arrival';
import type { TransferClient } from '../instances';

/** A log line: what a receiving route made of a notice. */
export interface ReceiptLine {
  readonly event: 'receive.started' | 'receive.repeated' | 'receive.waiting';
  readonly route: string;
  readonly blob: string;
  readonly transferId?: string;
  /** What has not arrived yet. */
  readonly missing?: readonly string[];
}

/** Starts what a notice of a new blob completes, on every receiving route that reads its container. */
export async function receiveNotice(
  client: TransferClient,
  services: Services,
  { account, container, blob: name }: Arrival,
): Promise<readonly ReceiptLine[]> {
  if (whyNoName(name) !== undefined) return [];
  const routes = [...services.config.routes.values()].filter(
    ({ mode, target }) =>
      mode === 'receive' && target?.storageAccount === account && target.container === container,
  );
  return Promise.all(
    routes.map(async ({ name: route }): Promise<ReceiptLine> => {
      const receipt = await receiveArrival(client, services, { route, name, trigger: 'event' });
      if (receipt.state === 'incomplete') {
        const { blob, missing } = receipt;
        return { event: 'receive.waiting', route, blob, missing };
      }
      const { request, fresh } = receipt;
      return {
        event: fresh ? 'receive.started' : 'receive.repeated',
        route,
        blob: request.arrival?.blob ?? name,
        transferId: request.transferId,
      };
    }),
  );
}
