import pMap from 'p-map';
import { z } from 'zod';
import type { Services } from '../services';
import { importIndexPrefix } from '../transfer/observe/names';
import { findObservation, toSummary } from './get-import';
import { importStatusSchema } from './import-status';
import { importSummarySchema, type ImportSummary } from './import-views';
import { anyOf, pageLimit } from './list-query';
import { keysAfter, type Index } from './newest-first';

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

const lookupsAtOnce = 16;
/** A filter that fits nothing must not read the whole past in one request. */
const lookupsAtMost = 500;

/** Imports newest first. Costs a listing and one read per import looked at. */
export async function listImports(
  services: Services,
  query: ImportQuery,
): Promise<z.output<typeof importListSchema>> {
  const imports: ImportSummary[] = [];
  let after = query.continuationToken ?? '';
  for (let lookups = 0; lookups < lookupsAtMost;) {
    const keys = await keysAfter(services, index, after, query.limit);
    const found = await pMap(keys, (key) => findObservation(services, key.slice(key.indexOf('-') + 1)), {
      concurrency: lookupsAtOnce,
    });
    for (const [i, observation] of found.entries()) {
      after = keys[i] ?? after;
      // The document of an entry may have been removed by hand.
      const summary = observation && toSummary(observation);
      if (summary !== undefined && matches(summary, query)) imports.push(summary);
      if (imports.length === query.limit) return { imports, continuationToken: after };
    }
    lookups += keys.length;
    if (keys.length < query.limit) return { imports };
  }
  return { imports, continuationToken: after };
}

function matches(summary: ImportSummary, { status, route, transfer }: ImportQuery): boolean {
  return (
    (status?.includes(summary.status) ?? true) &&
    (route === undefined || route === summary.route) &&
    (transfer === undefined || transfer === summary.transfer?.transferId)
  );
}
