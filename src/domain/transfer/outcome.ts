import { z } from 'zod';
import { failureSchema } from '../errors';
import type { Immutable } from '../schema';
import { artifactCountsSchema } from './artifact-result';
import { transferStatusSchema } from './status';

/** What a transfer came to, as its orchestration returns it; the report says more. */
export const transferOutcomeSchema = z.object({
  status: transferStatusSchema,
  artifacts: artifactCountsSchema,
  error: failureSchema.exactOptional().describe('What stopped the transfer as a whole.'),
});
export type TransferOutcome = Immutable<z.output<typeof transferOutcomeSchema>>;
