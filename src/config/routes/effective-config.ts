import { z } from 'zod';
import type { Config } from '../config';
import { spellings } from './spelling';
import { appSettingsSchema, isSecretSetting, routeSettingsSchema } from '../settings';
import { hostOf } from '../../domain/events/sink';
import { redact } from '../../domain/redact';
import { importers, routeModes, type Route } from '../../domain/route';
import { containerUrl, registryId, secretUri, type Side } from '../../domain/side';

const sideSchema = z.object({
  cloud: z.string(),
  tenantId: z.string(),
  registry: z.string().describe('Resource id.'),
  pipeline: z.string(),
  container: z.string(),
  storageAccess: z.enum(['sas', 'managed-identity']),
  sasSecret: z.string().optional().describe('URI of the secret, never its value.'),
  signIn: z.string().describe('Kind of credential.'),
});

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
type Value = z.output<typeof value>;

/** The configuration as it works, defaults folded in, secrets masked. */
export const effectiveConfigSchema = z
  .object({
    settings: z
      .record(z.string(), value)
      .describe('App settings; with a routes file those of the app as a whole.'),
    routes: z.array(
      z.object({
        name: z.string(),
        mode: z.enum(routeModes),
        importBy: z.enum(importers),
        concurrentBatches: z.int(),
        copyStrategy: z.string(),
        settings: z
          .record(z.string(), z.union([value, z.record(z.string(), value)]))
          .optional()
          .describe('Everything that is set for the route, spelled as in the routes file it comes from.'),
        source: sideSchema.optional().describe('Absent in mode receive.'),
        target: sideSchema.optional().describe('Absent in mode send.'),
      }),
    ),
    sinks: z
      .array(
        z.object({
          name: z.string(),
          kind: z.string(),
          host: z.string().describe('The rest of the address may be a secret.'),
          routes: z.array(z.string()),
          events: z.array(z.string()),
        }),
      )
      .describe('Who is told of events, beside the log.'),
  })
  .meta({ id: 'EffectiveConfig' });
type EffectiveConfig = z.output<typeof effectiveConfigSchema>;

/** What `GET /api/config` answers. Unset settings are null. */
export function effectiveConfig(config: Config): EffectiveConfig {
  const { settings, routes, routeSettings, fromFile, sinks } = config;
  const [only] = routeSettings.values();
  return {
    settings: {
      ...(!fromFile && only && shown(routeSettingsSchema, only)),
      ...shown(appSettingsSchema, settings),
    },
    routes: [...routes.values()].map((route) => {
      const own = fromFile ? routeSettings.get(route.name) : undefined;
      return { ...describeRoute(route), ...(own && { settings: inGroups(shown(routeSettingsSchema, own)) }) };
    }),
    sinks: sinks.map(({ name, kind, url, routes, events }) => ({
      ...{ name, kind, host: hostOf({ url }) },
      ...{ routes: [...routes], events: [...events] },
    })),
  };
}

/** Every setting of a schema, secrets masked. */
function shown(
  { shape }: z.ZodObject,
  settings: Readonly<Record<string, string | number | boolean | undefined>>,
): Record<string, Value> {
  return Object.fromEntries(Object.keys(shape).map((name) => [name, mask(name, settings[name])]));
}

function mask(name: string, given: string | number | boolean | undefined): Value {
  if (given === undefined) return null;
  if (isSecretSetting(name)) return 'set, not shown';
  return typeof given === 'string' ? redact(given) : given;
}

/** Spelled as in the routes file. */
function inGroups(values: Readonly<Record<string, Value>>): Record<string, Value | Record<string, Value>> {
  const spelled: Record<string, Value | Record<string, Value>> = {};
  for (const [setting, [first, second]] of spellings) {
    const each = values[setting] ?? null;
    if (second === undefined) spelled[first] = each;
    else spelled[first] = { ...(spelled[first] as Record<string, Value> | undefined), [second]: each };
  }
  return spelled;
}

function describeRoute(route: Route): EffectiveConfig['routes'][number] {
  return {
    name: route.name,
    mode: route.mode,
    importBy: route.importBy,
    concurrentBatches: route.concurrentBatches,
    copyStrategy: route.copy.strategy,
    ...(route.source && { source: describeSide(route.source) }),
    ...(route.target && { target: describeSide(route.target) }),
  };
}

function describeSide(side: Side): z.output<typeof sideSchema> {
  return {
    cloud: side.cloud.name,
    tenantId: side.tenantId,
    registry: registryId(side),
    pipeline: side.pipeline,
    container: containerUrl(side),
    storageAccess: side.storageAccess,
    ...(side.storageAccess === 'sas' && { sasSecret: secretUri(side) }),
    signIn: side.credential.kind,
  };
}
