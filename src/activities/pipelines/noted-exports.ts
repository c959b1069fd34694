import { z } from 'zod';
import { lookAt, type BlobFacts } from '../../azure/copy/blob-facts';
import type { EarlierExport, NotedExport } from '../../domain/pipelines/runs';
import { sideOf, type Route } from '../../domain/route';
import type { Waybill } from '../../domain/waybill/waybill';
import type { Path, Records } from '../../records/records';
import { notedExportPath } from '../../records/pipelines/paths';
import type { Services } from '../../services';
import { waybillPath } from '../../records/transfer/paths';
import { activity } from '../activity';

const batchInput = z.object({ route: z.string(), transferId: z.string(), batch: z.int().min(1) });

/** A blob that is there already, if any. */
export interface FoundExport {
  readonly earlier?: EarlierExport;
}

/** Finds the blob an earlier transfer exported of the same artifacts, if it is there as it was written. */
export const findExport = activity(batchInput, async (input, services): Promise<FoundExport> => {
  const { route, records, path } = await openNote(input, services);
  const noted = await records.read(path);
  if (noted === undefined) return {};
  const { transferId, batch, blob, etag, bytes } = noted;
  const facts = await lookAtSource(services, route, blob);
  const isUsable = facts?.etag === etag && facts.bytes === bytes && facts.archived !== true;
  return isUsable ? { earlier: { transferId, batch, blob } } : {};
});

/** Lets the artifacts of a batch be exported anew the next time. */
export const forgetExport = activity(batchInput, async (input, services): Promise<Record<string, never>> => {
  const { records, path } = await openNote(input, services);
  await records.remove(path);
  return {};
});

async function openNote(
  { route: name, transferId, batch }: z.output<typeof batchInput>,
  services: Services,
): Promise<{ route: Route; records: Records; waybill: Waybill; path: Path<NotedExport> }> {
  const route = services.route(name);
  const waybill = await services.records(route).demand(waybillPath(transferId, batch));
  return { route, records: services.records(route), waybill, path: notedExportPath(name, waybill.artifacts) };
}

const lookAtSource = (services: Services, route: Route, blob: string): Promise<BlobFacts | undefined> =>
  lookAt(services.container(sideOf(route, 'source')).getBlobClient(blob), 'source');
