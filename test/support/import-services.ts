import { appSettings } from '../../rehearsal/app-settings';
import type { Endpoints } from '../../rehearsal/endpoints';
import type { World } from '../../rehearsal/world';
import { parseConfig } from '../../src/config/config';
import { createServices, type Services } from '../../src/services';

/** The app of a route by image import in a rehearsal, its documents where the host has its own. */
export function importServices(
  world: World,
  endpoints: Endpoints,
  more: Readonly<Record<string, string>> = {},
  host: Readonly<Record<string, string>> = { AzureWebJobsStorage: endpoints.storage.source.connectionString },
): Services {
  const all = Object.entries(appSettings(world, endpoints));
  const registries = Object.fromEntries(
    all.filter(([name]) => !/_(SA|KV|CONTAINER|PIPELINE\w*)$/.test(name)),
  );
  const parsed = parseConfig({ ...registries, ...host, ROUTE_VIA: 'import', ...more });
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return createServices(parsed.config);
}
