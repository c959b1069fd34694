import { z } from 'zod';
import { importStatusSchema } from '../imports/import-status';
import { copyProgressSchema } from '../../domain/copy/result';
import { phases } from '../../domain/transfer/status';

/** What the API answers about transfers: one schema for the type, the composition and the OpenAPI document. */

export const statusSchema = z
  .enum(['queued', 'running', 'succeeded', 'partial', 'failed', 'cancelled'])
  .describe('How it stands; what is being done is the phase.');

export const triggerSchema = z.enum(['http', 'schedule', 'event']).describe('What made it start.');

const phase = z.enum(phases);
const time = z.iso.datetime();
const count = z.int().min(0);

export const failureSchema = z
  .object({
    code: z.string().describe('Stable; docs/errors.md has a heading each.'),
    message: z.string(),
    operation: z.string().describe('The verb that failed.'),
    origin: z.enum(['source', 'target', 'config', 'request', 'app']),
    retryable: z.boolean(),
    retryAfterSeconds: z.number().optional(),
  })
  .meta({ id: 'Failure' });

export const earlierExportSchema = z
  .object({
    transferId: z.string(),
    batch: z.int().min(1),
    blob: z.string().describe('In the source container.'),
  })
  .describe('The earlier transfer whose export serves in place of a run.')
  .meta({ id: 'EarlierExport' });

const arrivalSchema = z
  .object({
    importId: z.string().describe('See GET /api/imports/{id}.'),
    status: importStatusSchema,
    noticedAt: time,
    run: z.string().optional(),
  })
  .meta({ id: 'BatchArrival' });

const batchSchema = z
  .object({
    batch: z.int().min(1),
    phase: phase.optional().describe('Absent before the batch began and once it ended.'),
    status: statusSchema,
    percent: z.number().optional().describe('Of the pipeline run, as the service reports it.'),
    copy: copyProgressSchema.optional(),
    reusedExport: earlierExportSchema.optional(),
    arrival: arrivalSchema.optional().describe('What was seen of the blob at the target.'),
    error: failureSchema.optional(),
  })
  .meta({ id: 'Batch' });
export type BatchView = z.output<typeof batchSchema>;

const artifactCounts = z.object({
  total: count,
  verified: count,
  failed: count,
  handedOver: count
    .optional()
    .describe('Stand ready to be carried across an air gap; whether they arrive only the receiver can tell.'),
});

export const linksSchema = z.object({ self: z.string(), report: z.string(), cancel: z.string() });

const summaryShape = {
  transferId: z.string(),
  route: z.string(),
  status: statusSchema,
  phase: phase.optional().describe('What is being done; absent while queued and once finished.'),
  trigger: triggerSchema,
  cause: z.string().optional().describe('Name of the schedule or push rule that started it.'),
  createdAt: time,
  finishedAt: time.optional().describe('To the second; the report has it exactly.'),
};

/** A transfer in a list. */
export const summarySchema = z
  .object({
    ...summaryShape,
    artifacts: artifactCounts
      .partial({ verified: true, failed: true })
      .describe('Verified and failed once finished.'),
    links: linksSchema,
  })
  .meta({ id: 'TransferSummary' });
export type TransferSummary = z.output<typeof summarySchema>;

/** A transfer with its batches. */
export const transferSchema = z
  .object({
    ...summaryShape,
    mode: z.enum(['connected', 'send', 'receive']).describe('Of its route: which phases it has.'),
    startedAt: time.optional(),
    artifacts: artifactCounts,
    batchCounts: z
      .object({ total: count, finished: count, failed: count })
      .describe('Total is 0 until the plan is made.'),
    batches: z
      .array(batchSchema)
      .describe(
        'In flight first, then finished ones, the latest numbers; about 50 at most, whatever the size of the transfer.',
      ),
    cancelRequested: z.boolean(),
    waitingFor: z
      .array(z.string())
      .optional()
      .describe('Transfers of the route that move some of the same artifacts and came first.'),
    error: failureSchema.optional(),
    links: linksSchema,
  })
  .meta({ id: 'Transfer' });
export type TransferView = z.output<typeof transferSchema>;

/** Our own paths; those of the durable extension carry keys and are never answered. */
export function linksOf(transferId: string): z.output<typeof linksSchema> {
  const self = `/api/transfers/${transferId}`;
  return { self, report: `${self}/report`, cancel: `${self}/cancel` };
}
