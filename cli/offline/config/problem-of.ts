import { z } from 'zod';

/** What is wrong with the value of a setting by its schema; undefined when nothing is. */
export function problemOf(
  { shape }: z.ZodObject<z.core.$ZodShape>,
  setting: string,
  value: unknown,
): string | undefined {
  const schema = shape[setting];
  return schema && z.safeParse(schema, value).error?.issues[0]?.message;
}
