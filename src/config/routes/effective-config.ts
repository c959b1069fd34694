import { z } from 'zod';
import type { Config } from '../config';
import { spellings } from './spelling';
import { appSettingsSchema, isSecretSetting, isUsed, routeSettingsSchema } from '../settings';
import { hostOf } from '../../domain/events/sink';
import { redact } from '../../domain/redact';
import { sharersOf } from '../../domain/pipelines/shared-export';
import { endsOf, importers, routeModes, sidesOf, vias, type Route } from '../../domain/route';
import { containerUrl, registryId, secretUri, type End, type Side, type SideName } from '../../domain/side';

const sideSchema = z.object({
  cloud: z.string(),
  tenantId: z.string(),
  registry: z.string().describe('Resource id.'),
  pipeline: z.string().optional().describe('Absent, as what follows, on a route by image import.'),
  container: z.string().optional(),
  storageAccess: z.enum(['sas', 'managed-identity']).optional(),
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
        via: z.enum(vias),
        importBy: z
          .enum(importers)
          .optional()
          .describe('Absent, as copyStrategy, on a route by image import.'),
        concurrentBatches: z.int(),
        concurrentImports: z.int().optional().describe('Absent on a route by pipelines only.'),
        copyStrategy: z.string().optional(),
        sharesExportsWith: z
          .array(z.string())
          .describe('Routes of the same source: what one of them exported serves all.'),
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
      ...(!fromFile && only && shown(routeSettingsSchema, only, only.ROUTE_VIA)),
      ...shown(appSettingsSchema, settings),
    },
    routes: [...routes.values()].map((route) => {
      const own = fromFile ? routeSettings.get(route.name) : undefined;
      return {
        ...describeRoute(route, routes.values()),
        ...(own && { settings: inGroups(shown(routeSettingsSchema, own, own.ROUTE_VIA)) }),
      };
    }),
    sinks: sinks.map(({ name, kind, url, routes, events }) => ({
      ...{ name, kind, host: hostOf({ url }) },
      ...{ routes: [...routes], events: [...events] },
    })),
  };
}

/** Every setting of a schema that a way has a use for, secrets masked. */
function shown(
  { shape }: z.ZodObject,
  settings: Readonly<Record<string, string | number | boolean | undefined>>,
  via?: Route['via'],
): Record<string, Value> {
  const names = Object.keys(shape).filter((name) => via === undefined || isUsed(via, name));
  return Object.fromEntries(names.map((name) => [name, mask(name, settings[name])]));
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
    const each = values[setting];
    if (each === undefined) continue;
    if (second === undefined) spelled[first] = each;
    else spelled[first] = { ...(spelled[first] as Record<string, Value> | undefined), [second]: each };
  }
  return spelled;
}

function describeRoute(route: Route, all: Iterable<Route>): EffectiveConfig['routes'][number] {
  return {
    name: route.name,
    mode: route.mode,
    via: route.via,
    ...(route.via !== 'import' && { importBy: route.importBy }),
    concurrentBatches: route.concurrentBatches,
    sharesExportsWith: sharersOf(all, route).flatMap(({ name }) => (name === route.name ? [] : [name])),
    ...(route.via !== 'transfer' && { concurrentImports: route.concurrentImports }),
    ...(route.via !== 'import' && { copyStrategy: route.copy.strategy }),
    ...Object.fromEntries(
      endsOf(route).map((end) => [end.name, describeEnd(end, sideNamed(route, end.name))]),
    ),
  };
}

const sideNamed = (route: Route, name: SideName): Side | undefined =>
  sidesOf(route).find((side) => side.name === name);

function describeEnd(end: End, side: Side | undefined): z.output<typeof sideSchema> {
  return {
    cloud: end.cloud.name,
    tenantId: end.tenantId,
    registry: registryId(end),
    ...(side && {
      pipeline: side.pipeline,
      container: containerUrl(side),
      storageAccess: side.storageAccess,
      ...(side.storageAccess === 'sas' && { sasSecret: secretUri(side) }),
    }),
    signIn: end.credential.kind,
  };
}
