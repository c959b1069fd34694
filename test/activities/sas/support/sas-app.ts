import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { sideOf } from '../../../../src/domain/route';
import type { Side } from '../../../../src/domain/side';
import type { Services } from '../../../../src/services';
import { rehearseServices, type RehearsedServices } from '../../../support/rehearsed-services';

export const at = { route: 'default', side: 'source' } as const;

export const sourceOf = (services: Services): Side => sideOf(services.route('default'), 'source');

/** The token a pipeline of the source reads. */
export async function tokenOf(services: Services): Promise<string> {
  const side = sourceOf(services);
  return (await services.secrets(side).getSecret(side.sasSecret)).value ?? '';
}

/** Writes the secret by hand. */
export async function write(services: Services, value: string): Promise<void> {
  const side = sourceOf(services);
  await services.secrets(side).setSecret(side.sasSecret, value);
}

/** The cloud of a test file; every test begins without faults. */
export function useSasCloud() {
  let rehearsed: RehearsedServices;
  beforeAll(async () => {
    rehearsed = await rehearseServices();
  });
  afterEach(() => {
    rehearsed.cloud.foundation.faults.clear();
  });
  afterAll(() => rehearsed.stop());
  return {
    cloud: () => rehearsed.cloud,
    /** The app with these settings. */
    services: (settings: Readonly<Record<string, string>>): Services => rehearsed.services(settings),
    /** The app with secrets of its own, so that no test sees another's. */
    app(settings: Readonly<Record<string, string>> = {}): Services {
      const name = randomUUID();
      return rehearsed.services({
        SOURCE_SAS_SECRET: `s-${name}`,
        TARGET_SAS_SECRET: `t-${name}`,
        STATE_CONTAINER: `state-${name}`,
        ...settings,
      });
    },
  };
}
