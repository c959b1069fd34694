import { afterAll, beforeAll } from 'vitest';
import { appSettings } from '../../../rehearsal/app-settings';
import { worlds } from '../../../rehearsal/worlds';
import { examine } from '../../../src/application/doctor/examine';
import { parseConfig } from '../../../src/config/config';
import type { Check } from '../../../src/domain/doctor/check';
import { createServices } from '../../../src/services';
import { rehearseCloud, type RehearsedCloud } from '../../support/rehearsed-cloud';
import { fakeClient } from '../fake-client';

const world = worlds['one-tenant'];
const { target } = world;
const { objectId } = target.app;
/** Where its documents are. */
export const state = { STATE_SA: target.storageAccount };

/** A deployment of two registries of one tenant, whose app imports from one to the other. */
export function useImportDeployment() {
  let rehearsed: RehearsedCloud;
  beforeAll(async () => {
    rehearsed = await rehearseCloud({ world });
  });
  afterAll(() => rehearsed.stop());

  function servicesOf(more: Readonly<Record<string, string>>) {
    const all = Object.entries(appSettings(world, rehearsed.cloud.endpoints));
    const ends = Object.fromEntries(all.filter(([name]) => !/_(SA|KV|CONTAINER|PIPELINE\w*)$/.test(name)));
    const parsed = parseConfig({ ...ends, ROUTE_VIA: 'import', ...more });
    if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
    return createServices(parsed.config);
  }

  const examined = async (more: Readonly<Record<string, string>> = state): Promise<readonly Check[]> =>
    (await examine({ ...servicesOf(more), client: fakeClient() }, {}, 60_000)).checks;

  /** What it says without a role. */
  async function without(
    [role, scope]: readonly [string, string],
    more?: Readonly<Record<string, string>>,
  ): Promise<readonly Check[]> {
    const { access } = rehearsed.cloud.foundation;
    if (!access.remove({ objectId, role, scope })) throw new Error(`nobody gave ${role} on ${scope}`);
    try {
      return await examined(more);
    } finally {
      access.assign({ objectId, role, scope });
    }
  }

  return { cloud: () => rehearsed.cloud, servicesOf, examined, without };
}
