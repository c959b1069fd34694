import { z } from 'zod';

/** Tags by reference as they were right before an export run, with when each was changed last. */
export const exportedTagsSchema = z.object({ run: z.string(), tags: z.record(z.string(), z.string()) });
