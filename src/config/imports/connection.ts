import type { Route } from '../../domain/route';
import type { GivenSettings, Report } from '../read-setting';

/** How a connection is given under its name: as connection string, or as address for an identity. */
const endings = ['', '__blobserviceuri', '__serviceuri', '__accountname'];

/** Where the host looks for a connection. */
const prefixes = ['', 'azurewebjobs', 'connectionstrings__', 'customconnstr_'];

/**
 * Reports a connection of the blob trigger that no setting gives: the host disables such a trigger, and tells
 * its log only.
 */
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
