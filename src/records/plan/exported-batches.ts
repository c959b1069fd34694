import pMap from 'p-map';
import type { Documents } from '../../azure/documents';
import type { NotedExport } from '../../domain/pipelines/exports';
import type { PlannedArtifact } from '../../domain/waybill/waybill';
import { notedExportsOf } from '../pipelines/export-key';

/** More than any transfer leaves behind; the rest is exported anew. */
const notesRead = 5000;
const readsAtOnce = 16;

/** What the blobs hold that transfers of a route exported and did not bring to the target. */
export async function exportedBatches(
  store: Documents,
  route: string,
): Promise<(readonly PlannedArtifact[])[]> {
  const { paths } = await store.list(notedExportsOf(route), notesRead);
  const notes = await pMap(paths, (path) => store.read<NotedExport>(path), { concurrency: readsAtOnce });
  return notes.flatMap((noted) => (noted === undefined ? [] : [noted.artifacts]));
}
