import { z } from 'zod';
import { earlierExportSchema } from '../pipelines/runs';
import type { Immutable } from '../schema';

/** How a transfer, or one of its batches, stands. */
export const transferStatusSchema = z
  .enum(['queued', 'running', 'succeeded', 'partial', 'failed', 'cancelled'])
  .describe('How it stands; what is being done is the phase.');
export type TransferStatus = z.output<typeof transferStatusSchema>;

/** What is being done, in the order it comes. */
export const phaseSchema = z.enum([
  'plan',
  'export',
  'copy',
  'handover',
  'check',
  'import',
  'verify',
  'report',
]);
export type Phase = z.output<typeof phaseSchema>;

/** Custom status of the transfer orchestration: aggregates only, far below the host's 16 KB limit. */
export const transferProgressSchema = z.object({
  phase: phaseSchema,
  artifacts: z.int(),
  batches: z.int(),
  /** Of the plan, as the source lists them. */
  bytes: z.int().exactOptional(),
  /** How many batches are in flight at most. */
  lanes: z.int(),
  startedAt: z.iso.datetime(),
  /** Transfers that move some of the same artifacts and came first; ten at most. */
  waitingFor: z.array(z.string()).exactOptional(),
});
export type TransferProgress = Immutable<z.output<typeof transferProgressSchema>>;

/** Custom status of one lane: the batch it is moving. */
export const laneProgressSchema = z.object({
  batch: z.int(),
  /** Until another batch of the route ends. */
  waits: z.literal(true).exactOptional(),
});
export type LaneProgress = Immutable<z.output<typeof laneProgressSchema>>;

/** Custom status of one batch. */
export const batchProgressSchema = z.object({
  batch: z.int(),
  phase: phaseSchema,
  percent: z.number().exactOptional().describe('Of the pipeline run, or of the blob that is read.'),
  reusedExport: earlierExportSchema.exactOptional(),
});
export type BatchProgress = Immutable<z.output<typeof batchProgressSchema>>;
