import { isImportId } from '../../records/imports/import-id';
import type { Services } from '../../services';
import { importDocuments } from '../../domain/imports/names';
import type { Observation } from '../../domain/imports/observation';
import type { ImportSummary, ImportView } from './import-views';
import { Refusal } from '../refusal';
import { linksOf } from '../../domain/transfer/links';
import { homes } from '../../records/homes';

/** @throws Refusal IMPORT_NOT_FOUND */
export async function getImport(services: Services, importId: string): Promise<ImportView> {
  const observation = await findObservation(services, importId);
  if (observation === undefined) {
    throw new Refusal('IMPORT_NOT_FOUND', 'There is no such import.', [
      { field: 'id', problem: 'is not the id of an import', fix: 'List the imports with GET /api/imports.' },
    ]);
  }
  const { since: _, ...shown } = observation;
  return { ...shown, ...common(observation), notes: [...shown.notes] } as ImportView;
}

/** Undefined for an id nothing is known of. */
export async function findObservation(
  services: Services,
  importId: string,
): Promise<Observation | undefined> {
  if (!isImportId(importId)) return undefined;
  for (const home of homes(services)) {
    const found = await services.documents(home).read<Observation>(importDocuments.observation(importId));
    if (found !== undefined) return found;
  }
  return undefined;
}

export function toSummary(observation: Observation): ImportSummary {
  const { importId, route, status, account, container, blob, noticedAt, finishedAt, transfer, run } =
    observation;
  return {
    ...{ importId, route, status, account, container, blob, noticedAt },
    ...(finishedAt !== undefined && { finishedAt }),
    ...(transfer && { transfer }),
    ...(run && { run: run.name }),
    ...common(observation),
  };
}

const common = ({ importId, verdict, transfer }: Observation) => ({
  ...(verdict && { willImport: verdict.willImport }),
  links: {
    self: `/api/imports/${importId}`,
    ...(transfer && { transfer: linksOf(transfer.transferId).self }),
  },
});
