import { afterAll, beforeAll } from 'vitest';
import { worlds } from '../../../rehearsal/worlds';
import { examine } from '../../../src/application/doctor/examine';
import type { Check } from '../../../src/domain/doctor/check';
import type { Services } from '../../../src/services';
import { importServices } from '../../support/import-services';
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

  const servicesOf = (more: Readonly<Record<string, string>>): Services =>
    importServices(world, rehearsed.cloud.endpoints, more, {});

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
