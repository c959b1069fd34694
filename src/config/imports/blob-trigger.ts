import type { Route } from '../../domain/route';
import type { GivenSettings, Report } from '../read-setting';

/** How a connection is given under its name: as connection string, or as address for an identity. */
const endings = ['', '__blobserviceuri', '__serviceuri', '__accountname'];

/** Where the host looks for a connection. */
const prefixes = ['', 'azurewebjobs', 'connectionstrings__', 'customconnstr_'];

/** Reports a connection of the blob trigger that no setting gives: the host would only log that. */
export function checkConnection(
  { target, observe }: Route,
  environment: GivenSettings,
  report: Report,
): void {
  const { connection } = observe;
  if (target === undefined || connection === undefined) return;
  // The host compares names of settings without regard to case.
  const given = new Set(
    Object.entries(environment).flatMap(([name, value]) =>
      (value ?? '') === '' ? [] : [name.toLowerCase()],
    ),
  );
  const name = connection.toLowerCase();
  if (prefixes.some((prefix) => endings.some((ending) => given.has(prefix + name + ending)))) return;
  report(
    'OBSERVE_STORAGE',
    `names the connection ${connection}, which does not exist: add the app setting ` +
      `${connection}__blobServiceUri (or ${connection}__serviceUri, ${connection}__accountName), or ` +
      `${connection} with a connection string`,
  );
}

/** Warns of a scan where the host has none: it disables such a trigger, and tells its log only. */
export function warnOfScan({ target, observe }: Route, environment: GivenSettings, warn: Report): void {
  if (target === undefined || observe.connection === undefined || observe.source !== 'scan') return;
  // As the host knows its plan (`IsFlexConsumptionSku` of azure-functions-host).
  if (String(environment.WEBSITE_SKU).toLowerCase() !== 'flexconsumption') return;
  warn(
    'OBSERVE_SOURCE',
    'scan does nothing on the Flex Consumption plan: set event-grid, or subscribe observeImportEvent',
  );
}
