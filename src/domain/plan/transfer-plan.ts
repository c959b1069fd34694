import { z } from 'zod';
import { failureSchema } from '../errors';
import type { Immutable } from '../schema';
import { scanSummarySchema, unresolvedSchema } from './scan';

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
  plannedAt: z.iso.datetime(),
});
export type TransferPlan = Immutable<z.output<typeof transferPlanSchema>>;

/** What the making of a plan came to besides its documents. */
export const planOutcomeSchema = z.object({ error: failureSchema.exactOptional() });
export type PlanOutcome = Immutable<z.output<typeof planOutcomeSchema>>;
