import { z } from 'zod';
import { importStatusSchema } from './import-status';
import { failureSchema } from '../../domain/errors';

/** What the API answers about imports: one schema for the type, the composition and the OpenAPI document. */

const time = z.iso.datetime({ offset: true });

const conditionSchema = z
  .object({
    name: z.enum([
      'pipeline',
      'trigger',
      'container',
      'access',
      'rights',
      'last-modified',
      'content-md5',
      'category',
      'committed',
    ]),
    state: z.enum(['met', 'unmet', 'unknown']).describe('unknown: acr-ferry may not look.'),
    found: z.string(),
    remedy: z.string().optional().describe('What to do about it; absent when met.'),
  })
  .meta({ id: 'TriggerCondition' });

const runSchema = z
  .object({
    name: z.string(),
    startedBy: z.enum(['source-trigger', 'acr-ferry', 'other']),
    seenAt: time.describe('When acr-ferry first saw it.'),
    triggeredAt: time.optional(),
    startedAt: time.optional(),
    finishedAt: time.optional(),
    artifacts: z.array(z.string()).optional().describe('What it imported, as the service reports it.'),
  })
  .meta({ id: 'ObservedRun' });

const shape = {
  importId: z.string(),
  route: z.string(),
  status: importStatusSchema,
  account: z.string(),
  container: z.string(),
  blob: z.string(),
  noticedAt: time.describe('When the blob arrived, as the notice of it says.'),
  finishedAt: time.optional(),
  willImport: z
    .boolean()
    .optional()
    .describe('Whether the source trigger will take it; absent when the blob was gone at once.'),
  transfer: z
    .object({ transferId: z.string(), batch: z.int(), route: z.string() })
    .optional()
    .describe('Absent for a blob that came by other means.'),
  links: z.object({
    self: z.string(),
    transfer: z.string().optional().describe('The transfer that brought or receives the blob.'),
  }),
};

/** An import in a list. */
export const importSummarySchema = z
  .object({ ...shape, run: z.string().optional().describe('Name of the run.') })
  .meta({ id: 'ImportSummary' });
export type ImportSummary = z.output<typeof importSummarySchema>;

/** An import with the verdict on its blob and the run. */
export const importSchema = z
  .object({
    ...shape,
    etag: z.string().optional(),
    bytes: z.number().optional(),
    seenBy: z.enum(['blob-trigger', 'event']),
    pickUpBy: time.describe('A run must have come by then.'),
    verdict: z
      .object({ willImport: z.boolean(), judgedAt: time, conditions: z.array(conditionSchema) })
      .optional()
      .describe('Every documented condition of the source trigger, as it was when judged.'),
    run: runSchema.optional(),
    error: failureSchema.optional(),
    notes: z.array(z.string()),
  })
  .meta({ id: 'Import' });
export type ImportView = z.output<typeof importSchema>;
