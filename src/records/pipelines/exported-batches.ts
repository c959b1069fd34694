import pMap from 'p-map';
import type { Route } from '../../domain/route';
import type { PlannedArtifact } from '../../domain/waybill/waybill';
import type { Services } from '../../services';
import type { PassedOver } from '../passed-over';
import { notedExportAt, notedExportsFolder } from './paths';

/** More than any transfer leaves behind; the rest is exported anew. */
const notesRead = 5000;
const readsAtOnce = 16;

/** What the blobs hold that transfers of a route exported and did not bring to the target. */
export async function exportedBatches(
  services: Services,
  route: Route,
  passedOver: PassedOver,
): Promise<(readonly PlannedArtifact[])[]> {
  const records = services.records(route);
  const { paths } = await records.list(notedExportsFolder(route.name), notesRead);
  const read = (name: string) => passedOver.unless(records.read(notedExportAt(name)));
  const notes = await pMap(paths, read, { concurrency: readsAtOnce });
  return notes.flatMap((noted) => (noted === undefined ? [] : [noted.artifacts]));
}
