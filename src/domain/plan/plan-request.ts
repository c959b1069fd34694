import { z } from 'zod';
import type { Immutable } from '../schema';
import { selectionSchema } from '../selection/selection';

/** What a plan is made of, be it for a transfer or to be looked at first. */
export const wantedSchema = z.object({
  route: z.string(),
  /** Explicit references in the order asked for, without duplicates. */
  artifacts: z.array(z.string()),
  /** Rules that choose further artifacts when the plan is made. */
  selection: selectionSchema.exactOptional(),
  requestedAt: z.iso.datetime(),
});
export type Wanted = Immutable<z.output<typeof wantedSchema>>;

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
