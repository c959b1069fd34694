import { z } from 'zod';
import { holdsSchema } from './batch-holds';
import { copyProgressSchema } from '../../../domain/copy/job';
import { batchImportSchema } from '../../../domain/imports/import';
import { earlierExportSchema } from '../../../domain/pipelines/runs';
import { runsSchema, toldStopSchema } from '../../../domain/transfer/results';
import { phaseSchema, spanSchema, transferStatusSchema } from '../../../domain/transfer/status';

/** A batch as callers see it. */
export const batchSchema = z
  .object({
    batch: z.int().min(1),
    phase: phaseSchema.optional().describe('Absent before the batch began and once it ended.'),
    status: transferStatusSchema,
    holds: holdsSchema.optional(),
    startedAt: z.iso.datetime().optional().describe('Of one in flight.'),
    tookMs: z.int().min(0).optional().describe('Of one that ended.'),
    percent: z.number().optional().describe('Of the pipeline run, or of the blob that is read.'),
    copy: copyProgressSchema.optional(),
    spans: z
      .partialRecord(phaseSchema, spanSchema.partial({ to: true }))
      .optional()
      .describe('When its phases began and ended; the one under way has no end.'),
    reusedExport: earlierExportSchema.optional(),
    waitingFor: z
      .string()
      .optional()
      .describe('The transfer that exports the same now: its blob will serve.'),
    exportRuns: runsSchema.optional(),
    importRuns: runsSchema.optional(),
    stoppedIn: phaseSchema.optional().describe('The phase that failed first.'),
    import: batchImportSchema
      .extend({ links: z.object({ self: z.string() }) })
      .meta({ id: 'BatchImport' })
      .optional()
      .describe('How the blob is imported at the target.'),
    error: toldStopSchema.optional(),
  })
  .meta({ id: 'Batch' });
/** A batch as callers see it. */
export type BatchView = z.output<typeof batchSchema>;
