import type { Services } from '../../services';
import { TransferError } from '../../domain/errors';
import { logEventOf } from '../../domain/imports/log-events';
import { importDocuments } from '../../domain/imports/names';
import { laterOf, summaryOf, type ArrivalSummary, type Observation } from '../../domain/imports/observation';
import type { Route } from '../../domain/route';
import { receiptOf } from './receipt-of';

/** Changes the document of an import; only its own follower does, one step after the other. Returns what it is now. */
export async function changeObservation(
  services: Services,
  route: Route,
  importId: string,
  change: (before: Observation) => Observation,
): Promise<Observation> {
  const before = await services.documents(route).read<Observation>(importDocuments.observation(importId));
  if (before === undefined) {
    throw new TransferError('INTERNAL', `the document of import ${importId} is gone`, {
      operation: 'note import',
      origin: 'app',
    });
  }
  const after = await writeObservation(services, route, change(before));
  if (after.status !== before.status) services.log(logEventOf(after));
  return after;
}

/** Writes the document of an import, and what the view of its transfer shows of it. Returns what was written. */
export async function writeObservation(
  services: Services,
  route: Route,
  observation: Observation,
): Promise<Observation> {
  const { importId } = observation;
  const transfer = observation.transfer ?? (await receiptOf(services, route, importId));
  const written: Observation = { ...observation, ...(transfer && { transfer }) };
  await services.documents(route).write(importDocuments.observation(importId), written);
  if (transfer !== undefined) {
    const path = importDocuments.arrival(transfer.transferId, transfer.batch);
    await services
      .documents(services.route(transfer.route))
      .update<ArrivalSummary>(path, (shown) => laterOf(shown, summaryOf(written)));
  }
  return written;
}
