import { z } from 'zod';
import { vias, type Via } from '../domain/route';
import { appSettings } from './app-settings';
import { imageImportSettings } from './image-import/image-import-settings';
import { renamingSettings } from './image-import/renaming-settings';
import { isUsed } from './image-import/unused';
import {
  matching,
  optional,
  choice,
  number,
  parseSettings,
  type GivenSettings,
  type Parsed,
} from './read-setting';
import { pruneSettings } from './prune/prune-settings';
import { sasSettings } from './sas/sas-settings';
import { sideSettings } from './sides/side-settings';
import { signatureSettings } from './signatures/signature-settings';
import { needsVault } from './sides/storage-access';
import { copySettings, transferSettings } from './transfer/transfer-settings';

/** Signatures of waybills that cross an air gap. */
const waybillSettings = {
  WAYBILL_KEY_NAME: matching(
    /^[A-Za-z0-9-]{1,127}$/,
    'must be 1 to 127 letters, digits and dashes, without a version',
    'Sender: key in the source vault that signs waybills. Empty: they are not signed by a key.',
  ).optional(),
  WAYBILL_PUBLIC_KEY: optional(
    'Receiver: public key of the sender in PEM (several while it is replaced). Waybills it did not ' +
      'sign are refused.',
  ),
  WAYBILL_HMAC_SECRET: optional(
    'Both sides: shared secret of at least 32 characters instead of keys, a Key Vault reference. The ' +
      'sender signs with it, the receiver demands it.',
  ),
  WAYBILL_RECEIVER: matching(
    /^[A-Za-z]{1,64}\/[A-Za-z0-9]{5,50}\/[A-Za-z0-9_-]{1,64}$/,
    'must be <cloud>/<registry>/<route> of the receiver, like AzureUSGovernment/contosogov/default',
    'Sender: whom waybills are for, as <cloud>/<registry>/<route> of the receiver. Signed ones must say it.',
  ).optional(),
  HANDOVER_CONTAINER: matching(
    /^[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){2,62}$/,
    'must be 3 to 63 lower-case letters, digits and single dashes',
    'Sender: container in the source account that blobs and waybills are carried from, one for each ' +
      'receiver. Empty: the one of the export pipeline.',
  ).optional(),
  WAYBILL_CHECK: choice(['read', 'trust'], 'read').describe(
    'Receiver: read each blob and compare its SHA-256 with the waybill before anything is imported (read), ' +
      'or import it unread (trust), which a route that demands signatures may not.',
  ),
};

/** How imports at the target are observed, and how patiently. */
const observeSettings = {
  OBSERVE_STORAGE: matching(
    /^[A-Za-z]\w{0,63}$/,
    'must be the prefix of app settings, like TargetStorage for TargetStorage__blobServiceUri',
    'Connection of the blob trigger: the prefix of the app settings that open the target account. ' +
      'Empty: no blob trigger; the Event Grid trigger needs none.',
  ).optional(),
  OBSERVE_SOURCE: choice(['event-grid', 'scan'], 'event-grid').describe(
    'Where the blob trigger learns of new blobs: from Event Grid, or by scanning the container.',
  ),
  OBSERVE_PICKUP_MINUTES: number({ min: 0.1, max: 1440 }, 20).describe(
    'How long the source trigger may take to pick a blob up. It looks about every 15 minutes.',
  ),
};

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

/**
 * The settings of a route. Those of a side that ROUTE_MODE or ROUTE_VIA leaves out are absent, and nothing
 * may read them.
 */
export type RouteSettings = z.output<typeof routeSettingsSchema>;

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

export { isUsed };

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
