import pMap from 'p-map';
import { doneWith, sharersOf, type SharedExport } from '../../domain/pipelines/shared-export';
import type { Route } from '../../domain/route';
import type { Waybill, PlannedArtifact } from '../../domain/waybill/waybill';
import type { Services } from '../../services';
import type { Path } from '../records';
import { exportPath, exportAt, exportsFolder } from './paths';
import type { PassedOver } from '../passed-over';

/** Where the export of a batch is noted: by what was planned, and by what is left of that. */
export function exportPaths(
  route: Route,
  { artifacts, leftOut = [] }: Pick<Waybill, 'artifacts' | 'leftOut'>,
): [Path<SharedExport>, ...Path<SharedExport>[]] {
  const planned = exportPath(route, [...artifacts, ...leftOut]);
  return leftOut.length === 0 ? [planned] : [planned, exportPath(route, artifacts)];
}

/** Whether other routes have the source, too. */
export const isShared = ({ config }: Services, route: Route): boolean =>
  sharersOf(config.routes.values(), route).length > 1;

/** Notes that a route has what a batch brought; once every route of the source has it, no note is kept. */
export async function endExport(services: Services, route: Route, waybill: Waybill): Promise<void> {
  const records = services.records(route);
  const sharers = sharersOf(services.config.routes.values(), route);
  for (const path of exportPaths(route, waybill)) {
    await records.shrink(path, (entry) => {
      const left = doneWith(entry, route.name);
      const isOver = left.users.length === 0 && sharers.every(({ name }) => left.done.includes(name));
      return isOver ? undefined : left;
    });
  }
}

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
