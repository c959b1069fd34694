import { z } from 'zod';
import { earlierExportSchema } from '../pipelines/runs';
import { ways } from '../route';
import type { Immutable } from '../schema';

/** When a phase began and ended. */
export const spanSchema = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  retries: z.int().min(1).exactOptional().describe('How often something had to be done again.'),
});
export type Span = Immutable<z.output<typeof spanSchema>>;

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
  'prune',
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
  /** Which way it goes, once it is planned. */
  via: z.enum(ways).exactOptional(),
  /** How many batches are in flight at most. */
  lanes: z.int(),
  startedAt: z.iso.datetime(),
  /** When the plan was made. */
  plannedAt: z.iso.datetime().exactOptional(),
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
  /** When the phase began. */
  since: z.iso.datetime().exactOptional(),
  /** Of the phases before it. */
  spans: z.partialRecord(phaseSchema, spanSchema).exactOptional(),
  reusedExport: earlierExportSchema.exactOptional(),
  /** The transfer that exports the same. */
  waitingFor: z.string().exactOptional(),
});
export type BatchProgress = Immutable<z.output<typeof batchProgressSchema>>;

/** What an orchestration shows besides while it leaves it to another to look whether it is still held up. */
export const heldUpSchema = z.object({ heldUp: z.literal(true) });
