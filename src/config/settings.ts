import { z } from 'zod';
import { appSettings } from './app-settings';
import { observeSettings } from './imports/imports-settings';
import { sasSettings } from './sas/sas-settings';
import { sideSettings } from './sides/side-settings';
import { copySettings, transferSettings } from './transfer/transfer-settings';
import { waybillSettings } from './waybill/waybill-settings';

/** The settings that describe a route: as app settings for one, in the routes file for several. */
export const routeSettingsSchema = z.object({
  ...sideSettings('SOURCE'),
  ...sideSettings('TARGET'),
  ...transferSettings,
  ...copySettings,
  ...sasSettings,
  ...waybillSettings,
  ...observeSettings,
});

/** As for a route with both sides. Those of a side that ROUTE_MODE leaves out are absent, and nothing may read them. */
export type RouteSettings = z.output<typeof routeSettingsSchema>;

export const appSettingsSchema = z.object(appSettings);

export type AppSettings = z.output<typeof appSettingsSchema>;

/** Every app setting by name; the sample settings file and the README table are compared with it by a test. */
export const settingsSchema = z.object({ ...routeSettingsSchema.shape, ...appSettings });

/** Values as they come: text of the environment, text, numbers and booleans of the routes file. */
export type GivenSettings = Readonly<Record<string, string | number | boolean | undefined>>;

/** One thing wrong with the configuration: where, what, and what to write instead. */
export interface ConfigProblem {
  /** Name of an app setting, or a JSON pointer into the routes file (RFC 6901). */
  readonly setting: string;
  readonly problem: string;
}

type Parsed<T> = { readonly settings: T } | { readonly problems: readonly ConfigProblem[] };

/** Parses settings of a schema; empty values count as absent, unknown names are left alone. Returns all problems at once. */
export function parseSettings<T>(schema: z.ZodObject & z.ZodType<T>, values: GivenSettings): Parsed<T> {
  const given = Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) => {
      const value = values[name];
      const trimmed = typeof value === 'string' ? value.trim() : value;
      return trimmed === undefined || trimmed === '' ? [] : [[name, trimmed]];
    }),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return { settings: parsed.data };
  return {
    problems: parsed.error.issues.map(({ path, message }) => ({
      setting: path.map(String).join('.'),
      problem: message,
    })),
  };
}

/** Prefix of the settings that a mode leaves out. */
const leftOut: Readonly<Record<string, string>> = { send: 'TARGET_', receive: 'SOURCE_' };

/** Parses the settings of one route. */
export function parseRouteSettings(values: GivenSettings): Parsed<RouteSettings> {
  const prefix = leftOut[String(values.ROUTE_MODE)];
  if (prefix === undefined) return parseSettings(routeSettingsSchema, values);
  const kept = Object.entries(routeSettingsSchema.shape).filter(([name]) => !name.startsWith(prefix));
  return parseSettings(z.object(Object.fromEntries(kept)) as unknown as typeof routeSettingsSchema, values);
}
