import { z } from 'zod';

/** Building blocks of the settings schema. Each message says what is wrong and what to write instead. */

export const optional = (description: string) => z.string().optional().describe(description);

export const matching = (pattern: RegExp, rule: string, description: string) =>
  z.string({ error: 'is missing' }).regex(pattern, rule).describe(description);

/** Subscription, tenant and client ids. */
export const guid = (description: string) =>
  matching(
    /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
    'must be a GUID like 00000000-0000-0000-0000-000000000000',
    description,
  );

export const choice = <const T extends readonly [string, ...string[]]>(
  choices: T,
  fallback: T[number],
  description: string,
) =>
  z
    .enum(choices, { error: `must be one of ${choices.join(', ')}` })
    .prefault(fallback)
    .describe(description);

/** In a file a boolean, in the environment a word. */
export const flag = (fallback: boolean, description: string) =>
  z
    .union([z.boolean(), z.enum(['true', 'false'])], { error: 'must be true or false' })
    .transform((value) => value === true || value === 'true')
    .prefault(fallback)
    .describe(description);

export interface NumberRange {
  readonly min: number;
  readonly max: number;
}

/** In a file a number, in the environment digits. */
function numberIn({ min, max }: NumberRange) {
  const rule = `must be a number from ${min} to ${max}`;
  const inRange = z.number(rule).min(min, rule).max(max, rule);
  const digits = z
    .string()
    .regex(/^\d+(\.\d+)?$/, rule)
    .transform(Number)
    .pipe(inRange);
  return z.union([inRange, digits], rule);
}

export const number = (range: NumberRange, fallback: number, description: string) =>
  numberIn(range).prefault(fallback).describe(description);

export const optionalNumber = (range: NumberRange, description: string) =>
  numberIn(range).optional().describe(description);

export const httpsUrl = (description: string) =>
  z
    .string()
    .regex(/^https:\/\/[^/?#\s]+$/, 'must be an https URL without path, like https://management.example.com')
    .optional()
    .describe(description);
