import pMap from 'p-map';
import type { Route } from '../../domain/route';
import type { PlannedArtifact } from '../../domain/waybill/waybill';
import type { Services } from '../../services';
import { notedExportAt, notedExportsFolder } from './paths';

/** More than any transfer leaves behind; the rest is exported anew. */
const notesRead = 5000;
const readsAtOnce = 16;

/** What the blobs hold that transfers of a route exported and did not bring to the target. */
export async function exportedBatches(
  services: Services,
  route: Route,
): Promise<(readonly PlannedArtifact[])[]> {
  const records = services.records(route);
  const { paths } = await records.list(notedExportsFolder(route.name), notesRead);
  const notes = await pMap(paths, (name) => records.read(notedExportAt(name)), { concurrency: readsAtOnce });
  return notes.flatMap((noted) => (noted === undefined ? [] : [noted.artifacts]));
}
