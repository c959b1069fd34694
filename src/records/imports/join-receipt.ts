import type { Services } from '../../services';
import { importDocuments } from '../../domain/imports/names';
import type { BatchOfTransfer, Observation } from '../../domain/imports/observation';
import { observerOf } from '../../domain/imports/observer';
import type { Route } from '../../domain/route';
import { writeObservation } from './write-observation';

/** Joins what arrived across an air gap with the transfer that receives it, whichever is known first. */
export async function joinReceipt(
  services: Services,
  route: Route,
  transferId: string,
  importId: string,
): Promise<void> {
  const observer = observerOf(services.config.routes, route);
  const documents = services.documents(observer);
  const receipt: BatchOfTransfer = { transferId, batch: 1, route: route.name };
  await documents.write(importDocuments.receipt(importId), receipt);
  // Whoever still watches the import finds the receipt with its next change.
  const observation = await documents.read<Observation>(importDocuments.observation(importId));
  if (observation?.finishedAt !== undefined) await writeObservation(services, observer, observation);
}
