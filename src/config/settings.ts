import { z } from 'zod';
import { appSettings } from './app-settings';
import { observeSettings } from './imports/imports-settings';
import { parseSettings, type GivenSettings, type Parsed } from './read-setting';
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

/**
 * The settings of a route. Those of a side that ROUTE_MODE leaves out are absent, and nothing may read them.
 */
export type RouteSettings = z.output<typeof routeSettingsSchema>;

/** The settings of the app as a whole. */
export const appSettingsSchema = z.object(appSettings);

export type AppSettings = z.output<typeof appSettingsSchema>;

/** Every app setting by name; a test compares the sample settings file and docs/settings.md with it. */
export const settingsSchema = z.object({ ...routeSettingsSchema.shape, ...appSettings });

/** Prefix of the settings that a mode leaves out. */
const leftOut: Readonly<Record<string, string>> = { send: 'TARGET_', receive: 'SOURCE_' };

/** Parses the settings of one route. */
export function parseRouteSettings(values: GivenSettings): Parsed<RouteSettings> {
  const prefix = leftOut[String(values.ROUTE_MODE)];
  if (prefix === undefined) return parseSettings(routeSettingsSchema, values);
  const kept = Object.entries(routeSettingsSchema.shape).filter(([name]) => !name.startsWith(prefix));
  return parseSettings(z.object(Object.fromEntries(kept)) as unknown as typeof routeSettingsSchema, values);
}

/** `*_SAS_SECRET` is only the name of a secret, and a public key is public. */
const secret = /(?<!SAS_)SECRET$|PASSWORD|TOKEN|(?<!PUBLIC_)KEY$|CONNECTION/;

/** Whether the value of a setting is a secret. */
export const isSecretSetting = (name: string): boolean => secret.test(name);
