import pMap from 'p-map';
import type { Route } from '../../domain/route';
import type { PlannedArtifact } from '../../domain/waybill/waybill';
import type { Services } from '../../services';
import type { PassedOver } from '../passed-over';
import { exportAt, exportsFolder } from './paths';

/** More than any transfer leaves behind; the rest is exported anew. */
const notesRead = 5000;
const readsAtOnce = 16;

/** What the blobs hold that were exported of the source of a route and are kept. */
export async function exportedBatches(
  services: Services,
  route: Route,
  passedOver: PassedOver,
): Promise<(readonly PlannedArtifact[])[]> {
  const records = services.records(route);
  const { paths } = await records.list(exportsFolder(route), notesRead);
  const read = (name: string) => passedOver.unless(records.read(exportAt(name)));
  const noted = await pMap(paths, read, { concurrency: readsAtOnce });
  return noted.flatMap((each) => (each?.made === undefined ? [] : [each.made.artifacts]));
}
