import { z } from 'zod';
import type { Immutable } from '../schema';
import { plannedArtifactSchema } from '../waybill/waybill';
import { unresolvedSchema } from './scan';

/** What of an earlier plan is moved now, and why the rest is not. */
export const stillPlannedSchema = z.object({
  batches: z.array(z.array(plannedArtifactSchema)),
  unresolved: z.array(unresolvedSchema),
  notes: z.array(z.string()),
});
export type StillPlanned = Immutable<z.output<typeof stillPlannedSchema>>;
