import { z } from 'zod';
import { callerSchema } from '../audit/caller';
import { failureSchema, type Failure } from '../errors';
import { routeTermsSchema } from '../route';
import type { Immutable } from '../schema';
import { batchResultSchema, type BatchResult } from './results';
import { triggerSchema, type TransferRequest } from './request';

/** What is known of the orchestration that died. */
const restartSchema = z.object({
  startedAt: z.iso.datetime().describe('When the transfer first began.'),
  note: z.string().describe('Which restart this is, and why; for the report.'),
});

/** What the orchestration of a transfer is given, and what a list shows without reading documents. */
export const transferInputSchema = z.object({
  transferId: z.string(),
  route: z.string(),
  trigger: triggerSchema,
  cause: z.exactOptional(z.string()),
  caller: callerSchema,
  requestedAt: z.string(),
  /** How many were named. */
  artifacts: z.number(),
  /** Blob and waybill were carried across an air gap: the plan is made from them. */
  receives: z.exactOptional(z.literal(true)),
  /** The source must be scanned by the selection of the request. */
  selects: z.exactOptional(z.literal(true)),
  /** Id of the plan to carry out. */
  plan: z.exactOptional(z.string()),
  /** The transfer that is tried again. */
  retryOf: z.exactOptional(z.string()),
  /** The transfer whose plan named the artifacts. */
  plannedBy: z.exactOptional(z.string()),
  /** The transfer goes on where an orchestration of it died. */
  restart: z.exactOptional(restartSchema),
});
export type TransferInput = Immutable<z.output<typeof transferInputSchema>>;

/** The request itself stays a document: it may name thousands of artifacts. */
export function toInput({ artifacts, carried, selection, ...rest }: TransferRequest): TransferInput {
  return {
    ...rest,
    artifacts: artifacts.length,
    ...(carried && { receives: true }),
    ...(selection && { selects: true }),
  };
}

/** What is asked of the orchestration of a batch. */
export const batchInputSchema = z.object({
  transferId: z.string(),
  terms: routeTermsSchema,
  batch: z.int().min(1),
});
export type BatchInput = Immutable<z.output<typeof batchInputSchema>>;

/** What is asked of the orchestration that ends a transfer which cannot do so itself. */
export const closeInputSchema = z.object({
  transferId: z.string(),
  route: z.string(),
  startedAt: z.iso.datetime(),
  error: failureSchema,
});
export type CloseInput = Immutable<z.output<typeof closeInputSchema>>;

/** What a lane came to. */
export interface LaneOutcome {
  /** The result of its last batch, where that could not be written down: for the report to do so. */
  readonly unrecorded?: BatchResult;
  /** Why it took no further batch. */
  readonly error?: Failure;
}

/** What is asked of a lane of a transfer. */
export const laneInputSchema = z.object({
  transferId: z.string(),
  terms: routeTermsSchema,
  /** Counts from 1. */
  lane: z.int().min(1),
  /** How many batches the transfer has. */
  batches: z.int(),
  /** What the batch came to that it had last; none in the beginning. */
  last: batchResultSchema.exactOptional(),
});
export type LaneInput = Immutable<z.output<typeof laneInputSchema>>;
