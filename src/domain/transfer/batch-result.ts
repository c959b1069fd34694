import { z } from 'zod';
import { copyResultSchema } from '../copy/result';
import { failureSchema } from '../errors';
import { earlierExportSchema } from '../pipelines/exports';
import type { Immutable } from '../schema';
import { handoverSchema } from '../waybill/handover';
import { phaseSchema } from './status';

/** When a phase began and ended. */
export const spanSchema = z.object({ from: z.iso.datetime(), to: z.iso.datetime() });
export type Span = Immutable<z.output<typeof spanSchema>>;

/** What one batch came to, but for its artifacts; kept as a document beside its waybill. */
export const batchResultSchema = z.object({
  batch: z.int().min(1),
  blob: z.string(),
  /** In place of an export run: the blob that was there. */
  reusedExport: earlierExportSchema.exactOptional(),
  exportRun: z.string().exactOptional(),
  importRun: z.string().exactOptional(),
  copy: copyResultSchema.exactOptional(),
  handover: handoverSchema.exactOptional(),
  spans: z.partialRecord(phaseSchema, spanSchema),
  error: failureSchema.exactOptional(),
});
export type BatchResult = Immutable<z.output<typeof batchResultSchema>>;
