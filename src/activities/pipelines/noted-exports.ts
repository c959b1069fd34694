import { lookAt, type BlobFacts } from '../../azure/copy/blob-facts';
import type { Documents } from '../../azure/documents';
import type { Services } from '../../services';
import type { EarlierExport, NotedExport } from '../../domain/pipelines/exports';
import { sideOf, type Route } from '../../domain/route';
import type { Waybill } from '../../domain/waybill/waybill';
import type { Activity } from '../activity';
import { notedExportPath } from '../../records/pipelines/export-key';
import { readWaybill } from '../../records/transfer/waybills';

interface BatchAddress {
  readonly route: string;
  readonly transferId: string;
  readonly batch: number;
}

/** Notes the blob an export run has written, for a transfer that is started again. */
export const noteExport: Activity<BatchAddress, Record<string, never>> = async (input, services) => {
  const { route, store, waybill, path } = await openNote(input, services);
  const { transferId, batch, blob, artifacts } = waybill;
  const facts = await lookAtSource(services, route, blob);
  if (facts === undefined) return {};
  const { etag, bytes } = facts;
  const notedAt = services.now().toISOString();
  const noted: NotedExport = { transferId, batch, blob, etag, bytes, artifacts, notedAt };
  await store.write(path, noted);
  return {};
};

/** Finds the blob an earlier transfer exported of the same artifacts, if it is there as it was written and can be read. */
export const findExport: Activity<BatchAddress, { readonly earlier?: EarlierExport }> = async (
  input,
  services,
) => {
  const { route, store, path } = await openNote(input, services);
  const noted = await store.read<NotedExport>(path);
  if (noted === undefined) return {};
  const { transferId, batch, blob, etag, bytes } = noted;
  const facts = await lookAtSource(services, route, blob);
  const isUsable = facts?.etag === etag && facts.bytes === bytes && facts.archived !== true;
  return isUsable ? { earlier: { transferId, batch, blob } } : {};
};

/** Lets the artifacts of a batch be exported anew the next time. */
export const forgetExport: Activity<BatchAddress, Record<string, never>> = async (input, services) => {
  const { store, path } = await openNote(input, services);
  await store.remove(path);
  return {};
};

async function openNote(
  { route: name, transferId, batch }: BatchAddress,
  services: Services,
): Promise<{ route: Route; store: Documents; waybill: Waybill; path: string }> {
  const route = services.route(name);
  const waybill = await readWaybill(services, route, transferId, batch);
  return {
    route,
    store: services.documents(route),
    waybill,
    path: notedExportPath(name, waybill.artifacts),
  };
}

const lookAtSource = (services: Services, route: Route, blob: string): Promise<BlobFacts | undefined> =>
  lookAt(services.container(sideOf(route, 'source')).getBlobClient(blob), 'source');
