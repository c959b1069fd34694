import { z } from 'zod';
import { routeTermsSchema } from '../route';
import type { Immutable } from '../schema';

/** What is asked of the orchestration of a batch. */
export const batchInputSchema = z.object({
  transferId: z.string(),
  terms: routeTermsSchema,
  batch: z.int().min(1),
});
export type BatchInput = Immutable<z.output<typeof batchInputSchema>>;
