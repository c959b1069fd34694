import { z } from 'zod';

/** Parameters that lists share. */

/** One or more of some values, joined by commas. */
export const anyOf = <V extends string>(values: readonly V[]) =>
  z
    .string()
    .transform((text, context) => {
      const given = text.split(',');
      if (given.every((value): value is V => (values as readonly string[]).includes(value))) return given;
      context.addIssue({ code: 'custom', message: `must be one or more of ${values.join(', ')}` });
      return z.NEVER;
    })
    .optional();

export const pageLimit = z
  .string()
  .regex(/^\d{1,3}$/, 'must be a number from 1 to 100')
  .transform(Number)
  .pipe(z.int().min(1, 'must be at least 1').max(100, 'must be at most 100'))
  .prefault('25');
