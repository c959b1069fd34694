import { z } from 'zod';
import { mustBe, objectOf } from '../domain/schema';
import { renameRulesSchema } from '../domain/selection/rename';
import { trustPolicySchema } from '../domain/signatures/policy-schema';
import { windowsSchema } from '../domain/starts/windows';
import { appSettings } from './app-settings';
import { sinkSchema } from './routes/sink-schema';
import { pushRuleSchema } from './starts/push-rule-settings';
import { scheduleSchema } from './starts/schedule-settings';
import { startName } from './read-setting';
import { spellings, targetSpellings } from './routes/spelling';
import { isSecretSetting, routeSettingsSchema } from './settings';

/** A policy as JSON, or the file it is in. */
const orFile = (policy: z.ZodType): z.ZodType =>
  z.union([z.string(), policy], 'must be a JSON object, or the file it is in');

/** What the file has as it is, and app settings as JSON. */
const structured: Readonly<Record<string, z.ZodType>> = {
  WINDOWS: windowsSchema,
  ROUTE_RENAME: renameRulesSchema,
};

/** The shape of what has settings at these places, out of a schema for each setting. */
function shapeOf(spelled: typeof spellings, leaf: (setting: string) => z.ZodType) {
  const own: Record<string, z.ZodType> = {};
  const groups: Record<string, Record<string, z.ZodType>> = {};
  for (const [setting, [first, second]] of spelled) {
    const schema = (structured[setting] ?? leaf(setting)).optional();
    if (second === undefined) own[first] = schema;
    else (groups[first] ??= {})[second] = schema;
  }
  const nested = Object.entries(groups).map(([name, shape]) => [name, objectOf(shape).optional()] as const);
  return {
    ...Object.fromEntries(nested),
    ...own,
    events: z.array(pushRuleSchema, 'must be a list').optional().describe('Starts when something is pushed.'),
    schedules: z.array(scheduleSchema, 'must be a list').optional().describe('Starts at set times.'),
  };
}

/** Makes the schema of the file out of one for each setting of a route. */
function fileSchema(leaf: (setting: string) => z.ZodType, sink: z.ZodType) {
  const target = objectOf({ name: startName, ...shapeOf(targetSpellings, leaf) }).meta({ id: 'Target' });
  const route = objectOf({
    ...shapeOf(spellings, leaf),
    targets: z
      .array(target, 'must be a list')
      .min(1, 'is empty: describe at least one target')
      .optional()
      .describe(
        'Several targets of one source, each a route of its own named <route>.<name>. What one leaves out, ' +
          'the route says.',
      ),
  }).meta({ id: 'Route' });
  return objectOf({
    $schema: z.string('must be a text').optional(),
    routes: z
      .record(appSettings.ROUTE_NAME.unwrap(), route, mustBe('a JSON object'))
      .refine((routes) => Object.keys(routes).length > 0, 'is empty: describe at least one route'),
    sinks: z.array(sink, 'must be a list').optional().describe('Who is told of events, beside the log.'),
  });
}

/** Structure of the file. The settings in it are judged once they are put together with the app settings. */
export const routesFileSchema = fileSchema(
  (setting) =>
    setting === 'TRUST_POLICY'
      ? orFile(z.record(z.string(), z.unknown()))
      : z.union([z.string(), z.number(), z.boolean()], 'must be a text, a number, true or false'),
  z.unknown(),
);

const reference = z.string().regex(/%\w+%/).describe('%SETTING% stands for an app setting.');

/** The JSON Schema editors complete and check the file with: `routes.schema.json`. */
export function routesJsonSchema(): Record<string, unknown> {
  const shape: Readonly<Record<string, z.ZodType>> = routeSettingsSchema.shape;
  const policy = orFile(trustPolicySchema).describe('Whom `require` trusts.');
  const schema = fileSchema((setting) => {
    const described = setting === 'TRUST_POLICY' ? policy : (shape[setting] ?? z.never());
    return isSecretSetting(setting) ? reference : z.union([described, reference]);
  }, sinkSchema);
  return { title: 'Routes of acr-ferry', ...z.toJSONSchema(schema, { io: 'input' }) };
}
