import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, loginServer, registryId } from '../../../../../rehearsal/world';
import { pushImage, pushIndex } from '../../transfer/images';
import { startRig, type Rig } from '../../transfer/rig';
import { callArm, managementClient } from '../arm-client';
import { callRegistry, failure } from '../arm-requests';
import { importImage } from './image-import';

const { resourceGroup, registry } = defaultWorld.source;
const own = { registryUri: loginServer(defaultWorld.source) };

describe('importImage', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({ arm: { retryAfterSeconds: 0 } });
    const { objectId } = defaultWorld.source.app;
    rig.access.assign({ objectId, role: 'Contributor', scope: registryId(defaultWorld.source) });
    await pushImage(rig.store.source, 'app', 'v1');
    await pushIndex(rig.store.source, 'multi', 'v1');
  });
  afterAll(() => rig.remove());

  const post = (body: unknown) => callRegistry(rig, 'source', 'importImage', { method: 'POST', body });
  const digestOf = (repository: string, reference: string) =>
    rig.store.source.resolve(repository, reference)?.digest;

  it('copies through the SDK, waiting for the result', async () => {
    const client = managementClient(rig, 'source');
    await client.registries.importImage(resourceGroup, registry, {
      source: { resourceId: registryId(defaultWorld.source), sourceImage: 'multi:v1' },
      targetTags: ['copies/multi:v1', 'copies/multi:latest'],
      untaggedTargetRepositories: ['copies/untagged'],
      mode: 'NoForce',
    });
    const { source } = rig.store;
    const digest = digestOf('multi', 'v1');
    expect(digestOf('copies/multi', 'v1')).toBe(digest);
    expect(digestOf('copies/multi', 'latest')).toBe(digest);
    expect(source.repository('copies/multi').manifests.size).toBe(3);
    expect(source.repository('copies/untagged').tags.size).toBe(0);
    expect(digestOf('copies/untagged', digest!)).toBe(digest);
  });

  it('takes an image by its digest, and tells by an event', async () => {
    const digest = digestOf('app', 'v1')!;
    const sourceImage = `app@${digest}`;
    const targetTags = ['by-digest:v1'];
    expect((await importImage(rig, 'source', { source: { ...own, sourceImage }, targetTags })).status).toBe(
      200,
    );
    expect(digestOf('by-digest', 'v1')).toBe(digest);
    expect(rig.events.at(-1)).toMatchObject({
      subject: 'by-digest:v1',
      eventType: 'Microsoft.ContainerRegistry.ImagePushed',
      data: { target: { digest } },
    });
  });

  it('answers 202 with a location that ends with 200', async () => {
    const { status, headers } = await post({
      source: { ...own, sourceImage: 'app:v1' },
      targetTags: ['located:v1'],
    });
    expect(status).toBe(202);
    let location = new URL(String(headers.location));
    const results = 'providers/Microsoft.ContainerRegistry/locations/WESTEUROPE/operationResults/';
    expect(location.pathname).toMatch(new RegExp(`^/subscriptions/[^/]+/${results}registries-[0-9a-f-]+$`));
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

  it('refuses an existing tag before it copies anything, unless it is forced', async () => {
    const body = { source: { ...own, sourceImage: 'multi:v1' }, targetTags: ['fresh:v1', 'app:v1'] };
    const before = digestOf('app', 'v1');
    const text = / app:v1 Tag app:v1 already exists in target registry[.]$/;
    expect(await importImage(rig, 'source', body)).toMatchObject(failure(409, 'Conflict', text));
    expect(digestOf('fresh', 'v1')).toBeUndefined();
    expect(digestOf('app', 'v1')).toBe(before);
    expect((await importImage(rig, 'source', { ...body, mode: 'Force' })).status).toBe(200);
    expect(digestOf('app', 'v1')).toBe(digestOf('multi', 'v1'));
    await pushImage(rig.store.source, 'app', 'v1');
  });

  it('leaves referrers where they are', async () => {
    const subject = rig.store.source.resolve('app', 'v1')!;
    const bytes = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: subject.mediaType,
        artifactType: 'application/vnd.test.signature',
        ...JSON.parse((await rig.store.source.readManifest('app', subject.digest)).toString()),
        subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.size },
      }),
    );
    const referrer = await rig.store.source.putManifest('app', {
      bytes,
      mediaType: subject.mediaType,
      tags: [],
    });
    const source = { ...own, sourceImage: 'app:v1' };
    expect((await importImage(rig, 'source', { source, targetTags: ['alone:v1'] })).status).toBe(200);
    expect(digestOf('alone', referrer.digest)).toBeUndefined();
    const named = { source: { ...own, sourceImage: `app@${referrer.digest}` } };
    const body = { ...named, untaggedTargetRepositories: ['alone'] };
    expect((await importImage(rig, 'source', body)).status).toBe(200);
    expect(digestOf('alone', referrer.digest)).toBe(referrer.digest);
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
