import { z } from 'zod';
import { copyProgressSchema } from '../../domain/copy/job';
import { batchImportSchema } from '../../domain/imports/import';
import { earlierExportSchema } from '../../domain/pipelines/runs';
import { toldStopSchema } from '../../domain/transfer/results';
import { phaseSchema, transferStatusSchema } from '../../domain/transfer/status';

/** A batch as callers see it. */
export const batchSchema = z
  .object({
    batch: z.int().min(1),
    phase: phaseSchema.optional().describe('Absent before the batch began and once it ended.'),
    status: transferStatusSchema,
    startedAt: z.iso.datetime().optional().describe('Of one in flight.'),
    tookMs: z.int().min(0).optional().describe('Of one that ended.'),
    percent: z.number().optional().describe('Of the pipeline run, or of the blob that is read.'),
    copy: copyProgressSchema.optional(),
    reusedExport: earlierExportSchema.optional(),
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
