import { z } from 'zod';
import { importStatusSchema } from '../../domain/imports/import';
import { pageOf } from '../../records/pages';
import { importIndex, importKeyPattern } from '../../records/imports/paths';
import type { Services } from '../../services';
import { anyOf, nextToken, pageLimit, searchText, sortablePageToken, sortBy } from '../request-parts';
import { importSummarySchema, summariseImport, type ImportSummary } from './get-import';
import { idOfKey } from '../../records/indexes';

/** Query of the list. Several values of a filter are joined by commas. */
export const importQuerySchema = z.strictObject({
  status: anyOf(importStatusSchema.options).describe('Only these, e.g. failed,not-picked-up.'),
  route: z.string().optional().describe('Only this route.'),
  transfer: z.string().optional().describe('Only the blobs of this transfer.'),
  search: searchText.describe(
    'Only those with this text in their id, blob, run, transfer, or a reference the run imported.',
  ),
  sort: sortBy(['started', 'duration', 'bytes', 'status']).describe(
    'Sorts the 500 newest, -duration the longest first; without it the newest are first.',
  ),
  limit: pageLimit.describe('Most imports to answer with, 1 to 100.'),
  continuationToken: sortablePageToken(importKeyPattern),
});
type ImportQuery = z.output<typeof importQuerySchema>;

/** A page of imports. */
export const importListSchema = z
  .object({ imports: z.array(importSummarySchema), continuationToken: nextToken })
  .meta({ id: 'ImportList' });

/** Imports newest first. Costs a listing and one read per import looked at. */
export async function listImports(
  services: Services,
  query: ImportQuery,
): Promise<z.output<typeof importListSchema>> {
  const { items: imports, ...page } = await pageOf(services, query, {
    index: importIndex,
    read: (key) => summariseImport(services, idOfKey(key), query.search),
    fits: (summary) => matches(summary, query),
    take: sortedBy,
  });
  return { imports, ...page };
}

function sortedBy(summary: ImportSummary, by: string): string | number | undefined {
  if (by === 'duration') return summary.tookMs;
  if (by === 'bytes') return summary.bytes;
  return by === 'status' ? summary.status : summary.seenAt;
}

function matches(summary: ImportSummary, { status, route, transfer }: ImportQuery): boolean {
  return (
    (status?.includes(summary.status) ?? true) &&
    (route === undefined || route === summary.route) &&
    (transfer === undefined || transfer === summary.transfer?.transferId)
  );
}
