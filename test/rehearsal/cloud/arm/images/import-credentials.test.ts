import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, loginServer, registryId } from '../../../../../rehearsal/world';
import { pushImage } from '../../transfer/images';
import { registryPassword, startRig, type Rig } from '../../transfer/rig';
import { callArm } from '../arm-client';
import { callRegistry, failure } from '../arm-requests';

describe('the source of an image import', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({ arm: { retryAfterSeconds: 0 } });
    const { objectId } = defaultWorld.target.app;
    rig.access.assign({ objectId, role: 'Contributor', scope: registryId(defaultWorld.target) });
    await pushImage(rig.store.source, 'app', 'v1');
    await pushImage(rig.store.target, 'own', 'v1');
  });
  afterAll(() => rig.remove());

  const post = (source: object, targetTags = ['copies/app:v1']) =>
    callRegistry(rig, 'target', 'importImage', { method: 'POST', body: { source, targetTags } });
  const elsewhere = { registryUri: loginServer(defaultWorld.source), sourceImage: 'app:v1' };
  const credentials = { username: 'somebody', password: registryPassword };

  it('is a registry of another cloud by URI and credentials', async () => {
    const { status, headers } = await post({ ...elsewhere, credentials });
    expect(status).toBe(202);
    const { pathname, search } = new URL(String(headers.location));
    await expect.poll(async () => (await callArm(rig, 'target', pathname + search)).status).toBe(200);
    const copied = rig.store.target.resolve('copies/app', 'v1')?.digest;
    expect(copied).toBe(rig.store.source.resolve('app', 'v1')?.digest);
  });

  it('lets nobody in with a wrong password or none, in the words of the registry', async () => {
    const wrong = { ...credentials, password: 'wrong' };
    const own = { registryUri: loginServer(defaultWorld.target), sourceImage: 'own:v1' };
    for (const source of [elsewhere, { ...elsewhere, credentials: wrong }, { ...own, credentials: wrong }])
      expect(await post(source, ['refused:v1'])).toMatchObject(
        failure(400, 'InvalidParameters', /^Invalid message Unauthorized .*"Action":"pull"/),
      );
    expect((await post(own)).status).toBe(409);
    expect(rig.store.target.resolve('refused', 'v1')).toBeUndefined();
  });

  it('is by resource id in the same cloud only', async () => {
    const resourceId = registryId(defaultWorld.source);
    expect(await post({ resourceId, sourceImage: 'app:v1', credentials })).toMatchObject(
      failure(400, 'InvalidParameters', /cannot be reached from this cloud/),
    );
  });
});
