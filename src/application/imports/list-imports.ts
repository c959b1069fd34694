import { z } from 'zod';
import type { Services } from '../../services';
import { importIndexPrefix } from '../../domain/imports/names';
import { filteredPage } from '../../records/filtered-page';
import { findObservation, toSummary } from './get-import';
import { importStatusSchema } from './import-status';
import { importSummarySchema, type ImportSummary } from './import-views';
import { anyOf, pageLimit } from '../request-parts';
import type { Index } from '../../records/newest-first';

const keyPattern = /^\d{13}-i[0-9a-f]{24}$/;

const index: Index = {
  prefix: importIndexPrefix,
  keyIn(path) {
    const key = path.slice(importIndexPrefix.length, -'.json'.length);
    return keyPattern.test(key) ? key : undefined;
  },
};

/** Query of the list. Several values of a filter are joined by commas. */
export const importQuerySchema = z.strictObject({
  status: anyOf(importStatusSchema.options).describe('Only these, e.g. failed,not-picked-up.'),
  route: z.string().optional().describe('Only this route.'),
  transfer: z.string().optional().describe('Only the blobs of this transfer.'),
  limit: pageLimit.describe('Most imports to answer with, 1 to 100.'),
  continuationToken: z
    .string()
    .regex(keyPattern, 'must be the continuationToken of an earlier answer')
    .optional()
    .describe('Goes on where an earlier answer ended.'),
});
type ImportQuery = z.output<typeof importQuerySchema>;

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
    index,
    after: query.continuationToken ?? '',
    limit: query.limit,
    async read(key) {
      const observation = await findObservation(services, key.slice(key.indexOf('-') + 1));
      return observation && toSummary(observation);
    },
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
