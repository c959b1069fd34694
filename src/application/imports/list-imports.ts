import { z } from 'zod';
import { importStatusSchema } from '../../domain/imports/import';
import { filteredPage } from '../../records/pages';
import { importIndex, importKeyPattern, importOfKey } from '../../records/imports/paths';
import type { Services } from '../../services';
import { anyOf, pageLimit } from '../request-parts';
import { importSummarySchema, summariseImport, type ImportSummary } from './get-import';

/** Query of the list. Several values of a filter are joined by commas. */
export const importQuerySchema = z.strictObject({
  status: anyOf(importStatusSchema.options).describe('Only these, e.g. failed,not-picked-up.'),
  route: z.string().optional().describe('Only this route.'),
  transfer: z.string().optional().describe('Only the blobs of this transfer.'),
  limit: pageLimit.describe('Most imports to answer with, 1 to 100.'),
  continuationToken: z
    .string()
    .regex(importKeyPattern, 'must be the continuationToken of an earlier answer')
    .optional()
    .describe('Goes on where an earlier answer ended.'),
});
type ImportQuery = z.output<typeof importQuerySchema>;

/** A page of imports. */
export const importListSchema = z
  .object({
    imports: z.array(importSummarySchema),
    continuationToken: z
      .string()
      .optional()
      .describe('There may be more; a page can be short or even empty when filters leave little.'),
  })
  .meta({ id: 'ImportList' });

/** Imports newest first. Costs a listing and one read per import looked at. */
export async function listImports(
  services: Services,
  query: ImportQuery,
): Promise<z.output<typeof importListSchema>> {
  const { items: imports, ...page } = await filteredPage(services, {
    index: importIndex,
    after: query.continuationToken ?? '',
    limit: query.limit,
    read: (key) => summariseImport(services, importOfKey(key)),
    fits: (summary) => matches(summary, query),
  });
  return { imports, ...page };
}

function matches(summary: ImportSummary, { status, route, transfer }: ImportQuery): boolean {
  return (
    (status?.includes(summary.status) ?? true) &&
    (route === undefined || route === summary.route) &&
    (transfer === undefined || transfer === summary.transfer?.transferId)
  );
}
