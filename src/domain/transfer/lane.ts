import { z } from 'zod';
import { failureSchema } from '../errors';
import { routeTermsSchema } from '../route';
import type { Immutable } from '../schema';
import { batchResultSchema } from './batch-result';

/** What a lane came to. */
const laneOutcomeSchema = z.object({
  /** How many batches it brought to their end, good or bad. */
  moved: z.int(),
  /** Results that could not be written down where they belong, for the report to do so. */
  unrecorded: z.array(batchResultSchema),
  /** Why it took no further batch. */
  error: failureSchema.exactOptional(),
});
export type LaneOutcome = Immutable<z.output<typeof laneOutcomeSchema>>;

/** What is asked of a lane of a transfer. */
export const laneInputSchema = z.object({
  transferId: z.string(),
  terms: routeTermsSchema,
  /** Counts from 1. */
  lane: z.int().min(1),
  /** How many batches the transfer has. */
  batches: z.int(),
  /** In the histories before this one. */
  done: laneOutcomeSchema,
  /** The batch it had last; 0 in the beginning. */
  after: z.int(),
});
export type LaneInput = Immutable<z.output<typeof laneInputSchema>>;
