import { orchestratorNames } from '../../orchestrations/names';
import type { TransferRequest } from '../../domain/transfer/request';
import { toInput } from '../../domain/transfer/inputs';
import { startedEvent } from '../../domain/transfer/transfer-event';
import { raise } from '../../records/events/raise';
import { type App, findInstance, startFirst, type TransferClient } from '../instances';
import { begin } from '../../domain/transfer/ledger';
import { changeLedger } from '../../records/transfer/ledger';
import { indexKey, indexPath, reportPath, requestPath } from '../../records/transfer/paths';
import type { Records } from '../../records/records';

/** A transfer that is begun. */
export interface Begun {
  /** The first request of that id; a repetition finds it and changes nothing. */
  readonly request: TransferRequest;
  readonly fresh: boolean;
}

/**
 * Writes down a transfer, lists it and starts its orchestration. The request document comes first and is
 * never replaced, so a crash at any point leaves a start that a repetition with the same id completes.
 * `accept` sees the first request of a repeated id, and may throw.
 */
export async function beginTransfer(
  app: App,
  wanted: TransferRequest,
  accept: (first: TransferRequest) => void = () => undefined,
): Promise<Begun> {
  const { transferId, route } = wanted;
  const records = app.records(app.route(route));
  const fresh = await records.create(requestPath(transferId), wanted);
  const request = fresh ? wanted : ((await records.read(requestPath(transferId))) ?? wanted);
  if (!fresh) accept(request);
  await records.create(indexPath(indexKey(transferId, request.requestedAt)), toInput(request));
  if (fresh || !(await hasRun(app.client, records, transferId))) {
    await changeLedger(app, app.route(route), (ledger) => begin(ledger, transferId));
    await raise(app, startedEvent(request));
    await startFirst(app.client, orchestratorNames.transfer, { id: transferId, input: toInput(request) });
  }
  return { request, fresh };
}

/** Starting an ended instance would replace it, so both traces count: it and, once purged, the report. */
async function hasRun(client: TransferClient, records: Records, transferId: string): Promise<boolean> {
  return (await findInstance(client, transferId)) !== undefined || records.exists(reportPath(transferId));
}
