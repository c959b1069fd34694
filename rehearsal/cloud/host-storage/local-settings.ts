import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { appSettings, processEnvironment } from '../../app-settings';
import type { Endpoints } from '../../endpoints';
import type { World } from '../../world';
import { writeJson } from '../platform/state/state-files';

/** What the settings are made from. */
export interface LocalSettings {
  readonly world: World;
  readonly endpoints: Endpoints;
  readonly endpointsFile: string;
  readonly hostStorage: string;
}

/**
 * Writes the `local.settings.json` with which `func start` runs the app against this cloud. The connect map
 * reaches the Node worker by `languageWorkers__node__arguments`, the setting for its command line (Microsoft
 * Learn, Azure Functions Node.js developer guide).
 * @throws when the file is somebody else's: it would hold settings that are nowhere else.
 */
export function writeLocalSettings(path: string, settings: LocalSettings): void {
  if (existsSync(path) && !isOurs(path)) {
    throw new Error(
      `${path} was not written by the rehearsal and is left alone; move it away, or name another file ` +
        'with --local-settings',
    );
  }
  const { NODE_OPTIONS = '', ...environment } = processEnvironment(
    settings.endpoints,
    settings.endpointsFile,
  );
  writeJson(path, {
    IsEncrypted: false,
    Values: {
      FUNCTIONS_WORKER_RUNTIME: 'node',
      AzureWebJobsStorage: settings.hostStorage,
      languageWorkers__node__arguments: NODE_OPTIONS,
      ...environment,
      ...appSettings(settings.world, settings.endpoints),
    },
  });
}

const ours = z.object({ Values: z.object({ FERRY_ENDPOINTS: z.string() }) });

function isOurs(path: string): boolean {
  try {
    return ours.safeParse(JSON.parse(readFileSync(path, 'utf8'))).success;
  } catch {
    return false;
  }
}
