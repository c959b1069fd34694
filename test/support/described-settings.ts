import type { z } from 'zod';
import { settingsSchema } from '../../src/config/settings';

/** A setting as the documents show it. */
export interface DescribedSetting {
  readonly name: string;
  /** As it would be written; empty when there is none, `required` when the app does not run without. */
  readonly fallback: string;
  readonly description: string;
}

/** Every setting the app knows, in the order of its schema. */
export function describedSettings(): DescribedSetting[] {
  return Object.entries(settingsSchema.shape as Readonly<Record<string, z.ZodType>>).map(([name, schema]) => {
    const absent = schema.safeParse(undefined);
    return {
      name,
      fallback: absent.success
        ? String((absent.data as string | number | boolean | undefined) ?? '')
        : 'required',
      description: descriptionOf(schema),
    };
  });
}

/** A default or `optional()` wraps the schema that was described. */
function descriptionOf(schema: z.ZodType): string {
  if (schema.description !== undefined) return schema.description;
  const { innerType } = schema.def as { innerType?: z.ZodType };
  return innerType === undefined ? '' : descriptionOf(innerType);
}
