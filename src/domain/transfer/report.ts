import { z } from 'zod';
import { callerSchema } from '../audit/caller';
import { earlierExportSchema } from '../pipelines/runs';
import { pruneReportSchema } from '../prune/pruned';
import { ways, type Way } from '../route';
import type { Immutable } from '../schema';
import { handoverSchema } from '../waybill/waybill';
import { artifactResultSchema, runsSchema, toldStopSchema } from './results';
import { phaseSchema, spanSchema, transferStatusSchema } from './status';

/** What a batch came to. */
const batchReportSchema = z.object({
  batch: z.int(),
  blob: z.string().exactOptional().describe('Absent by image import: there is none.'),
  bytes: z.int().exactOptional().describe('Of the blob; absent when it was neither copied nor handed over.'),
  spans: z.partialRecord(phaseSchema, spanSchema).describe('When its phases began and ended.'),
  stoppedIn: phaseSchema.exactOptional().describe('The phase that failed first.'),
  reusedExport: earlierExportSchema.exactOptional(),
  exportRun: z.string().exactOptional(),
  exportRuns: runsSchema.exactOptional(),
  importRun: z.string().exactOptional(),
  importRuns: runsSchema.exactOptional(),
  copy: z
    .object({ strategy: z.string(), reason: z.string().exactOptional(), notes: z.array(z.string()) })
    .exactOptional()
    .describe('How the blob crossed, and why that way.'),
  handover: handoverSchema.omit({ bytes: true }).exactOptional(),
  error: toldStopSchema.exactOptional(),
});
export type BatchReport = Immutable<z.output<typeof batchReportSchema>>;

/** What a transfer came to; the last word on it, kept as a document and answered as it is. */
export const reportSchema = z
  .object({
    transferId: z.string(),
    route: z.string(),
    via: z
      .enum(ways)
      .exactOptional()
      .describe(
        'Which way it went: by pipelines (transfer), or by image import; absent where it ended before its ' +
          'route, which has both, decided that.',
      ),
    viaReason: z.string().exactOptional().describe('Why that way, where the route has both.'),
    caller: callerSchema.exactOptional().describe('Who or what started it; absent when its request is lost.'),
    status: transferStatusSchema,
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime(),
    artifacts: z.array(artifactResultSchema),
    batches: z.array(batchReportSchema),
    phases: z
      .partialRecord(phaseSchema, z.number())
      .describe('Milliseconds from the first start of a phase in any batch to its last end.'),
    prune: pruneReportSchema.exactOptional().describe('Tags the source no longer has.'),
    notes: z.array(z.string()).describe('What did not stop the transfer but an operator should know.'),
    error: toldStopSchema
      .exactOptional()
      .describe('What stopped it as a whole, or else the first batch that brought less, or artifact.'),
  })
  .meta({ id: 'TransferReport' });
export type TransferReport = Immutable<z.output<typeof reportSchema>>;

/** Which way a transfer went: reports of before said only of image import that it was. */
export const wentBy = ({ via, batches }: Pick<TransferReport, 'via' | 'batches'>): Way | undefined =>
  via ?? (batches.length > 0 ? 'transfer' : undefined);

/** What the batches of a transfer moved. */
export const bytesIn = ({ batches }: Pick<TransferReport, 'batches'>): number =>
  batches.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
