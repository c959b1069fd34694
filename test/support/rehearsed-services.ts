import { afterAll, afterEach, beforeAll } from 'vitest';
import { appSettings } from '../../rehearsal/app-settings';
import { defaultWorld } from '../../rehearsal/world';
import { parseConfig } from '../../src/config/config';
import { createServices, type Services } from '../../src/services';
import { rehearseCloud, type RehearsedCloud } from './rehearsed-cloud';

export interface RehearsedServices extends RehearsedCloud {
  /** The services of the app as production makes them, with further settings, and the routes of a file. */
  services(settings?: Readonly<Record<string, string>>, routes?: object): Services;
}

/** The rehearsal cloud and, in the same process, the app's services against it. Once a test file. */
export async function rehearseServices(
  options: Parameters<typeof rehearseCloud>[0] = {},
): Promise<RehearsedServices> {
  const rehearsed = await rehearseCloud(options);
  const { world = defaultWorld } = options;
  return {
    ...rehearsed,
    services(settings = {}, routes) {
      const given = { ...appSettings(world, rehearsed.cloud.endpoints), ...settings };
      const parsed = parseConfig(given, routes && { text: JSON.stringify({ routes }) });
      if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
      return createServices(parsed.config);
    },
  };
}

/** A rehearsal cloud with the services of the app for the tests of a file; each leaves no faults behind. */
export function useRehearsedServices(options: Parameters<typeof rehearseServices>[0] = {}): {
  readonly rehearsed: RehearsedServices;
  readonly services: Services;
} {
  let rehearsed: RehearsedServices;
  let services: Services;
  beforeAll(async () => {
    rehearsed = await rehearseServices(options);
    services = rehearsed.services();
  });
  afterEach(() => {
    rehearsed.cloud.foundation.faults.clear();
  });
  afterAll(() => rehearsed.stop());
  return {
    get rehearsed() {
      return rehearsed;
    },
    get services() {
      return services;
    },
  };
}
