import { appSettings } from '../../rehearsal/app-settings';
import { defaultWorld } from '../../rehearsal/world';
import { parseConfig } from '../../src/config/config';
import { createServices, type Services } from '../../src/services';
import { rehearseCloud, type RehearsedCloud } from './rehearsed-cloud';

export interface RehearsedServices extends RehearsedCloud {
  /** The services of the app as production makes them, with further settings. */
  services(settings?: Readonly<Record<string, string>>): Services;
}

/** The rehearsal cloud and, in the same process, the app's services against it. Once a test file. */
export async function rehearseServices(): Promise<RehearsedServices> {
  const rehearsed = await rehearseCloud();
  return {
    ...rehearsed,
    services(settings = {}) {
      const parsed = parseConfig({ ...appSettings(defaultWorld, rehearsed.cloud.endpoints), ...settings });
      if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
      return createServices(parsed.config);
    },
  };
}
