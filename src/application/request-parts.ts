import { z } from 'zod';
import { mustBeObject } from '../domain/schema';

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

/** The most items a page has. */
export const pageLimit = z
  .string()
  .regex(/^\d{1,3}$/, 'must be a number from 1 to 100')
  .transform(Number)
  .pipe(z.int().min(1, 'must be at least 1').max(100, 'must be at most 100'))
  .prefault('25');

/** Body of a request that may say why. */
export const reasonBody = (id: string) =>
  z
    .strictObject(
      {
        reason: z
          .string({ error: 'must be a text' })
          .max(500, 'must have at most 500 characters')
          .exactOptional()
          .describe('For the record.'),
      },
      mustBeObject,
    )
    .meta({ id });
