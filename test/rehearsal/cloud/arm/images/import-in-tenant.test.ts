import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pushToCloud } from '../../../../../rehearsal/images/push-to-cloud';
import { generateImages } from '../../../../../rehearsal/images/samples';
import type { RunningCloud } from '../../../../../rehearsal/cloud/start';
import { loginServer, registryId } from '../../../../../rehearsal/world';
import { worlds } from '../../../../../rehearsal/worlds';
import { rehearseCloud, type RehearsedCloud } from '../../../../support/rehearsed-cloud';
import { importer, outcomeOf, type Importing } from './import-by-sdk';

const world = worlds['one-tenant'];
const { source, target } = world;
const { objectId } = target.app;
const saying = (code: string, text: RegExp) => ({
  code,
  message: expect.stringMatching(text) as string,
});

describe('an import within a tenant', () => {
  let rehearsed: RehearsedCloud;
  let cloud: RunningCloud;
  let image: string;
  let importing: Importing;
  beforeAll(async () => {
    rehearsed = await rehearseCloud({ world });
    ({ cloud } = rehearsed);
    const [pushed] = await pushToCloud(cloud.endpoints, await generateImages(1));
    image = pushed!.reference;
    importing = importer(cloud, target);
  });
  afterAll(() => rehearsed.stop());

  let made = 0;
  const takes = (from: { resourceId: string } | { registryUri: string }) =>
    outcomeOf(
      importing({
        source: { ...from, sourceImage: image },
        targetTags: [`copies/app:v${made++}`],
        mode: 'NoForce',
      }),
    );
  const byId = { resourceId: registryId(source) };
  const byUri = { registryUri: loginServer(source) };
  const without = async (role: string, scope: string, check: () => Promise<void>): Promise<void> => {
    expect(cloud.foundation.access.remove({ objectId, role, scope })).toBe(true);
    await check();
    cloud.foundation.access.assign({ objectId, role, scope });
  };

  it('goes by the rights of its caller, named by resource id or by address', async () => {
    expect(await takes(byId)).toBe('imported');
    expect(await takes(byUri)).toBe('imported');
  });

  it('takes the role to import at the target', async () => {
    const role = 'Container Registry Data Importer and Data Reader';
    await without(role, registryId(target), async () => {
      expect(await takes(byId)).toMatchObject(
        saying('AuthorizationFailed', /perform action 'Microsoft.ContainerRegistry\/registries\/importImage/),
      );
    });
  });

  it('takes reading and pulling at the source', async () => {
    await without('acr-ferry reader', registryId(source), async () => {
      const text = /registries\/read' on the linked scope\(s\) '\S+contosopublic'/;
      expect(await takes(byId)).toMatchObject(saying('LinkedAuthorizationFailed', text));
    });
    const unauthorized = saying(
      'InvalidParameters',
      /Resource \S+contosomirror Invalid message Unauthorized/,
    );
    await without('AcrPull', registryId(source), async () => {
      expect(await takes(byId)).toMatchObject(unauthorized);
      expect(await takes(byUri)).toMatchObject(unauthorized);
    });
  });

  it('takes the role for repositories where those of the source go by repository', async () => {
    const { source: registry } = cloud.foundation.registries;
    registry.change({ roleAssignmentMode: 'AbacRepositoryPermissions' });
    expect(await takes(byId)).toMatchObject(saying('InvalidParameters', /Unauthorized/));
    const reader = { objectId, role: 'Container Registry Repository Reader', scope: registryId(source) };
    cloud.foundation.access.assign(reader);
    expect(await takes(byId)).toBe('imported');
    cloud.foundation.access.remove(reader);
    registry.change({ roleAssignmentMode: 'LegacyRegistryPermissions' });
  });

  it('is refused where the export policy of the source is disabled', async () => {
    const { source: from } = cloud.foundation.registries;
    from.change({ exportPolicy: 'disabled' });
    expect(await takes(byId)).toMatchObject(
      saying('BadRequest', /export policy of the registry 'contosopublic'/),
    );
    from.change({ exportPolicy: 'enabled' });
  });

  it('comes into closed registries as a trusted service, where they let those in', async () => {
    const { source: from, target: into } = cloud.foundation.registries;
    from.change({ publicNetworkAccess: 'Disabled' });
    into.change({ networkRules: { defaultAction: 'Deny', ipRules: [] } });
    expect(await takes(byId)).toBe('imported');
    expect(await takes(byUri)).toMatchObject(saying('InvalidParameters', /client with IP .* not allowed/));
    from.change({ networkRuleBypass: 'None' });
    expect(await takes(byId)).toMatchObject(saying('InvalidParameters', /client with IP .* not allowed/));
    into.change({ networkRuleBypass: 'None' });
    expect(await takes(byId)).toMatchObject(
      saying('InvalidParameters', /Access to contosomirror.azurecr.io denied/),
    );
  });
});
