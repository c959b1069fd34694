import { z } from 'zod';
import { failureSchema } from '../errors';
import { callerSchema } from '../audit/caller';
import { ways } from '../route';
import type { Immutable } from '../schema';
import { pruneSummarySchema } from '../prune/prune';
import { selectionSchema } from '../selection/selection';
import { scanSummarySchema, unresolvedSchema } from './scan';
import { signedSchema } from './signed';

/** What a plan is made of, be it for a transfer or to be looked at first. */
export const wantedSchema = z.object({
  route: z.string(),
  /** Explicit references in the order asked for, without duplicates. */
  artifacts: z.array(z.string()),
  /** Rules that choose further artifacts when the plan is made. */
  selection: selectionSchema.exactOptional(),
  requestedAt: z.iso.datetime(),
  /** Who or what asked. */
  caller: callerSchema,
});

/** A plan that somebody asked for, before any transfer; written before its orchestration starts. */
export const planRequestSchema = wantedSchema.extend({ planId: z.string() });
export type PlanRequest = Immutable<z.output<typeof planRequestSchema>>;

/** What the orchestration of a plan is given. */
export const planInputSchema = z.object({
  planId: z.string(),
  route: z.string(),
  /** The source must be scanned by the selection of the request. */
  selects: z.literal(true).exactOptional(),
});
export type PlanInput = Immutable<z.output<typeof planInputSchema>>;

const count = z.int().min(0);

/** What a plan came to; its batches are waybills of their own. */
export const transferPlanSchema = z.object({
  /** Of a transfer that made its own plan, its id. */
  planId: z.string(),
  route: z.string(),
  batches: count,
  artifacts: count,
  /** As the source lists them: what the blobs will hold is less where layers are shared. */
  bytes: count,
  /** What the target holds already. */
  skipped: count,
  unresolved: z.array(unresolvedSchema),
  notes: z.array(z.string()),
  /** Absent for explicit references, which are not compared. */
  scan: scanSummarySchema.exactOptional(),
  /** Of a plan by rules, on a route that prunes. */
  prune: pruneSummarySchema.exactOptional(),
  /** Absent where the route demanded no signatures. */
  signed: signedSchema.exactOptional(),
  /** Which way it is to go; absent where there are pipelines only. */
  via: z.enum(ways).exactOptional(),
  /** Why that way, where the route has both. */
  viaReason: z.string().exactOptional(),
  plannedAt: z.iso.datetime(),
});
export type TransferPlan = Immutable<z.output<typeof transferPlanSchema>>;

/** What the making of a plan came to besides its documents. */
export const planOutcomeSchema = z.object({ error: failureSchema.exactOptional() });
export type PlanOutcome = Immutable<z.output<typeof planOutcomeSchema>>;
