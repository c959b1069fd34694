import { z } from 'zod';

/** Body of a request that may say why. */
export const reasonBody = (id: string) =>
  z
    .strictObject(
      {
        reason: z
          .string({ error: 'must be a text' })
          .max(500, 'must have at most 500 characters')
          .optional()
          .describe('For the record.'),
      },
      { error: (issue) => (issue.code === 'invalid_type' ? 'must be a JSON object' : undefined) },
    )
    .meta({ id });
