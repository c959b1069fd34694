import { z } from 'zod';
import { vias, type Via } from '../domain/route';
import { appSettings } from './app-settings';
import { imageImportSettings } from './image-import/image-import-settings';
import { renamingSettings } from './image-import/renaming-settings';
import { observeSettings } from './imports/observe-settings';
import { parseSettings, type GivenSettings, type Parsed } from './read-setting';
import { pruneSettings } from './prune/prune-settings';
import { sasSettings } from './sas/sas-settings';
import { accountSettings, sideSettings } from './sides/side-settings';
import { signatureSettings } from './signatures/signature-settings';
import { needsVault } from './sides/storage-access';
import { copySettings, pipelineSettings, transferSettings } from './transfer/transfer-settings';
import { waybillSettings } from './waybill/waybill-settings';

/** The settings that describe a route: as app settings for one, in the routes file for several. */
export const routeSettingsSchema = z.object({
  ...sideSettings('SOURCE'),
  ...sideSettings('TARGET'),
  ...transferSettings,
  ...imageImportSettings,
  ...pruneSettings,
  ...renamingSettings,
  ...copySettings,
  ...sasSettings,
  ...waybillSettings,
  ...signatureSettings,
  ...observeSettings,
});

/** The settings of a route. Those of a side that its mode or way leaves out are absent: none reads them. */
export type RouteSettings = z.output<typeof routeSettingsSchema>;

/** What a route has no use for, by the way it goes. */
export const unusedSettings: Readonly<Record<Via, ReadonlySet<string>>> = {
  transfer: new Set(Object.keys(imageImportSettings)),
  import: new Set([
    ...(['SOURCE', 'TARGET'] as const).flatMap((side) => accountSettings.map((name) => `${side}_${name}`)),
    ...Object.keys({ ...copySettings, ...sasSettings, ...waybillSettings, ...observeSettings }),
    ...pipelineSettings,
  ]),
  auto: new Set(),
};

/** Whether a route that goes some way has a use for a setting. */
export const isUsed = (via: Via, setting: string): boolean => !unusedSettings[via].has(setting);

/** The settings of the app as a whole. */
export const appSettingsSchema = z.object(appSettings);

export type AppSettings = z.output<typeof appSettingsSchema>;

/** Every app setting by name; tests hold the sample settings file and docs/configure/settings.md to it. */
export const settingsSchema = z.object({ ...routeSettingsSchema.shape, ...appSettings });

/** Prefix of the settings that a mode leaves out. */
const leftOut: Readonly<Record<string, string>> = { send: 'TARGET_', receive: 'SOURCE_' };

/** Parses the settings of one route. */
export function parseRouteSettings(values: GivenSettings): Parsed<RouteSettings> {
  const prefix = leftOut[String(values.ROUTE_MODE)];
  const via = viaOf(values);
  const kept = Object.entries({ ...routeSettingsSchema.shape, ...vaultsOf(values) }).filter(([name]) =>
    via === 'import'
      ? isUsed(via, name) || !/^(SOURCE|TARGET)_/.test(name)
      : prefix === undefined || !name.startsWith(prefix),
  );
  const read = Object.fromEntries(Object.entries(values).filter(([name]) => isUsed(via, name)));
  return parseSettings(z.object(Object.fromEntries(kept)) as unknown as typeof routeSettingsSchema, read);
}

/** Where it is none, that is told of the whole. */
const viaOf = ({ ROUTE_VIA: via = '' }: GivenSettings): Via =>
  vias.find((each) => each === via) ?? 'transfer';

/** Vaults may be left out where nothing is kept in them; their names are empty then. */
function vaultsOf(values: GivenSettings): Partial<Record<'SOURCE_KV' | 'TARGET_KV', z.ZodType>> {
  const { SOURCE_KV, TARGET_KV } = routeSettingsSchema.shape;
  return {
    ...(!needsVault(values, 'SOURCE') && { SOURCE_KV: SOURCE_KV.default('') }),
    ...(!needsVault(values, 'TARGET') && { TARGET_KV: TARGET_KV.default('') }),
  };
}

/** `*_SAS_SECRET` and `PULL_SECRET` are only names of secrets, and a public key is public. */
const secret = new RegExp(
  '(?<!SAS_|PULL_)SECRET$|CERTIFICATE$|HEADERS$|PASSWORD|TOKEN|(?<!PUBLIC_)KEY$|CONNECTION|' +
    '^AzureWebJobsStorage$|^IDENTITY_HEADER$|^EVENTS_SINKS$',
);

/** Whether the value of a setting is a secret. */
export const isSecretSetting = (name: string): boolean => secret.test(name);
