import type { Route, Via } from '../../domain/route';
import type { GivenSettings, Report } from '../read-setting';
import { imageImportSettings } from './image-import-settings';

/** What a side needs that is a registry and no more. */
const ofEnds = new RegExp(
  '^(SOURCE|TARGET)_(REGISTRY|RG|SUBSCRIPTION_ID|TENANT_ID|CLOUD|CREDENTIAL|CLIENT_ID|CLIENT_SECRET|' +
    'CERTIFICATE|CERTIFICATE_PATH|FEDERATED_IDENTITY|REGISTRY_API_VERSION|STORAGE_API_VERSION|' +
    'KEYVAULT_API_VERSION|ARM_ENDPOINT|ARM_AUDIENCE|AUTHORITY_HOST|STORAGE_SUFFIX|KEYVAULT_SUFFIX|' +
    'REGISTRY_AUDIENCE|PREFIX)$',
);
const ofEvery = /^(ROUTE_|RUN_|PRUNE|REQUIRE$|TRUST_POLICY$|OVERWRITE_TAGS$|WINDOWS$)/;

const isOfImports = (setting: string): boolean => Object.hasOwn(imageImportSettings, setting);

/** Whether a route that goes some way has a use for a setting. */
export function isUsed(via: Via, setting: string): boolean {
  if (via === 'transfer') return !isOfImports(setting);
  return ofEnds.test(setting) || isOfImports(setting) || ofEvery.test(setting);
}

/** Warns of what a route is given that its way has no use for. */
export function warnOfOtherWay(
  via: Via,
  given: GivenSettings,
  settings: Iterable<string>,
  warn: Report,
): void {
  for (const setting of settings) {
    if ((given[setting] ?? '') === '' || isUsed(via, setting)) continue;
    warn(setting, `is not used: ROUTE_VIA is ${via}`);
  }
}

/** Warns of a vault that a route names for itself and not whose password is in it. */
export function warnOfVault({ via, pull }: Route, own: GivenSettings, warn: Report): void {
  if (via === 'transfer' || pull !== undefined || (own.PULL_KV ?? '') === '') return;
  warn('PULL_KV', 'is not used: PULL_USERNAME and PULL_SECRET are not set');
}
