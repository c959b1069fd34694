import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, registryId } from '../../../../../rehearsal/world';
import { startRig, type Rig } from '../../transfer/rig';
import { callArm } from '../arm-client';
import { callRegistry, failure } from '../arm-requests';
const id = registryId(defaultWorld.source);
const { subscriptionId, resourceGroup } = defaultWorld.source;

describe('requests to ARM', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({ arm: { pageSize: 2 } });
  });
  afterAll(() => rig.remove());

  const get = (path: string, method = 'GET') => callArm(rig, 'source', path, { method });

  describe('for what does not exist', () => {
    const version = '?api-version=2025-11-01';
    const zero = '00000000-0000-0000-0000-000000000000';

    it.each([
      ['/', 404, 'MissingSubscription'],
      ['/nothing/here', 404, 'MissingSubscription'],
      ['/subscriptions/abc/providers/Microsoft.ContainerRegistry/registries', 400, 'InvalidSubscriptionId'],
      [
        `/subscriptions/${zero}/providers/Microsoft.ContainerRegistry/registries`,
        404,
        'SubscriptionNotFound',
      ],
      [
        `/subscriptions/${subscriptionId}/resourceGroups/nogroup/providers/Microsoft.ContainerRegistry` +
          '/registries',
        404,
        'ResourceGroupNotFound',
      ],
      [`/subscriptions/${subscriptionId}/nothings`, 404, 'NotFound'],
      [
        `/subscriptions/${subscriptionId}/providers/Microsoft.Nothing/things`,
        404,
        'InvalidResourceNamespace',
      ],
      [
        `/subscriptions/${subscriptionId}/providers/Microsoft.ContainerRegistry/things`,
        404,
        'InvalidResourceType',
      ],
      [`${id}/exportPipelines/pipeline/children/child`, 404, 'InvalidResourceType'],
      ['/subscriptions/%E0%A4%A', 400, 'InvalidRequestUri'],
    ])('say so: %s', async (path, status, code) => {
      expect(await get(path + version)).toMatchObject(failure(status, code, /\S/));
    });

    it.each(['exportPipelines', 'importPipelines', 'pipelineRuns'])(
      'say so: an unknown one of %s',
      async (type) => {
        expect(await callRegistry(rig, 'source', `${type}/unknown1`)).toMatchObject(
          failure(
            404,
            'ResourceNotFound',
            `The Resource 'Microsoft.ContainerRegistry/registries/contosopublic/${type}/unknown1' ` +
              `under resource group 'contoso-public' was not found. For more details please go to ` +
              'https://aka.ms/ARMResourceNotFoundFix',
          ),
        );
        const deleted = await callRegistry(rig, 'source', `${type}/unknown1`, { method: 'DELETE' });
        expect(deleted).toMatchObject({ status: 204, body: undefined });
      },
    );

    it('say so: a registry in a group the caller owns', async () => {
      const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
      rig.access.assign({
        objectId: defaultWorld.source.app.objectId,
        role: 'Reader',
        scope: group,
      });
      const path = `${group}/providers/Microsoft.ContainerRegistry/registries/nothere`;
      expect(await get(path + version)).toMatchObject(
        failure(404, 'ResourceNotFound', /registries\/nothere'/),
      );
    });
  });
});
