import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, loginServer, registryId } from '../../../../../rehearsal/world';
import { pushImage, pushIndex } from '../../transfer/images';
import { startRig, type Rig } from '../../transfer/rig';
import { callArm, managementClient } from '../arm-client';
import { callRegistry, failure } from '../arm-requests';

const { resourceGroup, registry } = defaultWorld.source;
const own = { registryUri: loginServer(defaultWorld.source) };

describe('importImage', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({ arm: { retryAfterSeconds: 0 } });
    for (const role of ['Contributor'] as const) {
      rig.access.assign({
        objectId: defaultWorld.source.app.objectId,
        role,
        scope: registryId(defaultWorld.source),
      });
    }
    await pushImage(rig.store.source, 'app', 'v1');
    await pushIndex(rig.store.source, 'multi', 'v1');
  });
  afterAll(() => rig.remove());

  const post = (body: unknown) => callRegistry(rig, 'source', 'importImage', { method: 'POST', body });

  it('copies through the SDK, waiting for the result', async () => {
    const client = managementClient(rig, 'source');
    await client.registries.importImage(resourceGroup, registry, {
      source: { resourceId: registryId(defaultWorld.source), sourceImage: 'multi:v1' },
      targetTags: ['copies/multi:v1', 'copies/multi:latest'],
      untaggedTargetRepositories: ['copies/untagged'],
      mode: 'NoForce',
    });
    const { source } = rig.store;
    const digest = source.resolve('multi', 'v1')?.digest;
    expect(source.resolve('copies/multi', 'v1')?.digest).toBe(digest);
    expect(source.resolve('copies/multi', 'latest')?.digest).toBe(digest);
    expect(source.repository('copies/multi').manifests.size).toBe(3);
    expect(source.repository('copies/untagged').tags.size).toBe(0);
    expect(source.resolve('copies/untagged', digest!)?.digest).toBe(digest);
  });

  it('answers 202 with a location that ends with 200', async () => {
    const { status, headers } = await post({
      source: { ...own, sourceImage: 'app:v1' },
      targetTags: ['located:v1'],
    });
    expect(status).toBe(202);
    let location = new URL(String(headers.location));
    const results = 'providers/Microsoft.ContainerRegistry/locations/WESTEUROPE/operationResults/';
    expect(location.pathname).toMatch(new RegExp(`^/subscriptions/[^/]+/${results}`));
    for (;;) {
      const polled = await callArm(rig, 'source', location.pathname + location.search);
      if (polled.status === 200) break;
      expect(polled.status).toBe(202);
      const next = new URL(String(polled.headers.location));
      expect(next.pathname).toBe(location.pathname);
      expect(next.href).not.toBe(location.href);
      location = next;
    }
    expect(rig.store.source.resolve('located', 'v1')).toBeDefined();
  });

  it('refuses an existing tag unless it is forced', async () => {
    const body = { source: { ...own, sourceImage: 'multi:v1' }, targetTags: ['app:v1'] };
    expect(await post(body)).toMatchObject(failure(409, 'Conflict', /^Tag app:v1 already exists/));
    expect((await post({ ...body, mode: 'Force' })).status).toBe(202);
  });

  it('ends with the failure when the image is not there', async () => {
    const { headers } = await post({ source: { ...own, sourceImage: 'app:missing' }, targetTags: ['x:y'] });
    const location = new URL(String(headers.location));
    let polled = await callArm(rig, 'source', location.pathname + location.search);
    while (polled.status === 202) polled = await callArm(rig, 'source', location.pathname + location.search);
    expect(polled).toMatchObject(failure(400, 'BadRequest', /'app:missing' was not found/));
  });

  it('leaves a locked tag as it is', async () => {
    await pushImage(rig.store.source, 'locked', 'v1');
    rig.store.source.setAttributes('locked', { tag: 'v1' }, { writeEnabled: false });
    const before = rig.store.source.resolve('locked', 'v1')?.digest;
    const source = { ...own, sourceImage: 'multi:v1' };
    const { headers } = await post({ source, targetTags: ['locked:v1'], mode: 'Force' });
    const location = new URL(String(headers.location));
    let polled = await callArm(rig, 'source', location.pathname + location.search);
    while (polled.status === 202) polled = await callArm(rig, 'source', location.pathname + location.search);
    expect(polled).toMatchObject(failure(400, 'BadRequest', /disallowed.*locked:v1/));
    expect(rig.store.source.resolve('locked', 'v1')?.digest).toBe(before);
  });

  it('names what is wrong with the body', async () => {
    expect(await post({})).toMatchObject(failure(400, 'InvalidRequestContent', /source/, 'source'));
    expect(await post({ source: { ...own, sourceImage: 'Not Valid' } })).toMatchObject(
      failure(400, 'BadRequest', /'Not Valid' is invalid/, 'source.sourceImage'),
    );
    expect(await post({ source: { ...own, sourceImage: 'app:v1' }, mode: 'Maybe' })).toMatchObject(
      failure(400, 'InvalidRequestContent', /mode/, 'mode'),
    );
  });

  it('knows nothing of an operation it did not start', async () => {
    const path =
      `/subscriptions/${defaultWorld.source.subscriptionId}/providers/Microsoft.ContainerRegistry` +
      '/locations/WESTEUROPE/operationResults/none?api-version=2025-11-01';
    expect(await callArm(rig, 'source', path)).toMatchObject(
      failure(404, 'ResourceNotFound', /operationResults/),
    );
  });
});
