import { z } from 'zod';
import { settingsSchema } from '../settings';

type Schema = z.core.JSONSchema.BaseSchema;

/** What counts as absent, and what stands for a value that is kept in a vault. */
const instead: Schema = { type: 'string', pattern: '^$|^@Microsoft\\.KeyVault\\(' };

/** The JSON Schema editors complete and check `local.settings.json` with: `settings.schema.json`. */
export function settingsJsonSchema(): Record<string, unknown> {
  const shape: Readonly<Record<string, z.ZodType>> = settingsSchema.shape;
  const names = Object.keys(shape);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Settings of acr-ferry',
    type: 'object',
    properties: {
      Values: {
        type: 'object',
        properties: Object.fromEntries(names.map((name) => [name, asText(shape[name] ?? z.never())])),
        // The host has settings of its own, and a routes file names others.
        additionalProperties: { type: 'string' },
        required: ['TASK_HUB'],
      },
    },
    required: ['Values'],
    $defs: { instead },
  };
}

/** The environment has texts only: no numbers, and neither true nor false. */
function asText(schema: z.ZodType): Schema {
  const { $schema: _, description, default: fallback, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  const { anyOf = [rest] } = rest;
  return {
    ...(description !== undefined && { description }),
    ...(fallback !== undefined && {
      default: typeof fallback === 'string' ? fallback : JSON.stringify(fallback),
    }),
    anyOf: [...anyOf.filter((each) => each.type === 'string'), { $ref: '#/$defs/instead' }],
  };
}
