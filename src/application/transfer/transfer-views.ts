import { z } from 'zod';
import { callerSchema } from '../../domain/audit/caller';
import { pruneSummarySchema } from '../../domain/prune/pruned';
import { artifactCountsSchema, toldStopSchema } from '../../domain/transfer/results';
import { actSchema, doneBySchema } from '../../domain/transfer/acts';
import { routeModes, ways } from '../../domain/route';
import { linksSchema } from '../../domain/transfer/names';
import { triggerSchema } from '../../domain/transfer/request';
import { phaseSchema, transferStatusSchema } from '../../domain/transfer/status';
import { batchSchema } from './batches/batch-view';
import { progressSchema } from './progress';

/** What the API answers about transfers: one schema for type, composition and OpenAPI document. */

const time = z.iso.datetime();
const count = z.int().min(0);

const summaryShape = {
  transferId: z.string(),
  route: z.string(),
  status: transferStatusSchema,
  phase: phaseSchema.optional().describe('What is being done; absent while queued and once finished.'),
  via: z
    .enum(ways)
    .optional()
    .describe(
      'Which way it goes: by pipelines (transfer) or by image import; absent while its route, which has ' +
        'both, has not decided that.',
    ),
  trigger: triggerSchema,
  cause: z.string().optional().describe('Name of the schedule or push rule that started it.'),
  caller: callerSchema,
  createdAt: time,
  startedAt: time.optional().describe('When it began; absent while queued.'),
  paused: doneBySchema.optional().describe('Who paused it, when and why; absent while it goes on.'),
  waitsUntil: time
    .optional()
    .describe('Its route begins nothing before; what runs goes on to its end. Absent while it may begin.'),
  finishedAt: time.optional().describe('Never before it began.'),
  tookMs: count.optional().describe('From its first step to its last; while it was queued does not count.'),
  bytes: count
    .optional()
    .describe(
      'As planned while it runs, then what was copied or handed over; by image import as planned, once all ' +
        'arrived.',
    ),
};

/** A transfer in a list. */
export const summarySchema = z
  .object({
    ...summaryShape,
    artifacts: artifactCountsSchema
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
    viaReason: z.string().optional().describe('Why that way, where its route has both.'),
    mode: z.enum(routeModes).describe('Of its route: which phases it has.'),
    artifacts: artifactCountsSchema,
    batchCounts: z
      .object({ total: count, finished: count, failed: count })
      .describe('Total is 0 until the plan is made.'),
    batches: z
      .array(batchSchema)
      .describe(
        'In flight first, then finished ones, the latest numbers; about 50 at most, whatever the size.',
      ),
    progress: progressSchema.optional().describe('While it runs, once its plan is made.'),
    prune: pruneSummarySchema
      .optional()
      .describe('What became of tags the source no longer has; once finished, where its route prunes.'),
    cancelRequested: z.boolean(),
    acts: z
      .array(actSchema)
      .optional()
      .describe('What was done to it after its start, by whom, when and why.'),
    retryOf: z.string().optional().describe('The transfer of which it moves what did not arrive.'),
    waitingFor: z
      .array(z.string())
      .optional()
      .describe('Transfers of the route that move some of the same artifacts and came first.'),
    error: toldStopSchema
      .optional()
      .describe('What stopped it as a whole, or else the first batch that brought less than all.'),
    links: linksSchema,
  })
  .meta({ id: 'Transfer' });
export type TransferView = z.output<typeof transferSchema>;
