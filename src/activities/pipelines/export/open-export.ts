import type { ExportUser, SharedExport } from '../../../domain/pipelines/shared-export';
import type { Route } from '../../../domain/route';
import type { Waybill } from '../../../domain/waybill/waybill';
import { exportPaths } from '../../../records/pipelines/shared-exports';
import type { Path, Records } from '../../../records/records';
import { waybillPath } from '../../../records/transfer/paths';
import type { Services } from '../../../services';

/** The note of an export and the batch that wants it. */
export interface OpenExport {
  readonly route: Route;
  readonly records: Records;
  readonly waybill: Waybill;
  readonly user: ExportUser;
  /** Of what was planned, whatever was left out of it. */
  readonly path: Path<SharedExport>;
}

/** Opens the note of the export of a batch. */
export async function openExport(
  services: Services,
  { route: name, transferId, batch }: ExportUser,
): Promise<OpenExport> {
  const route = services.route(name);
  const records = services.records(route);
  const waybill = await records.demand(waybillPath(transferId, batch));
  const [path] = exportPaths(route, waybill);
  return { route, records, waybill, user: { route: name, transferId, batch }, path };
}
