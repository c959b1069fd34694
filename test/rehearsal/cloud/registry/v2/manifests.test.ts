import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mediaTypes } from '../../../../../rehearsal/cloud/registry/manifest';
import { made, makeImage, putImage } from '../artifacts';
import { pushBlob, putManifest } from '../push-client';
import type { Answer } from '../registry-call';
import { resourceId, serveRegistry, type ServedRegistry } from '../serve-registry';

let registry: ServedRegistry;
beforeAll(async () => {
  registry = await serveRegistry();
});
afterAll(() => registry.close());

describe('manifests', () => {
  it('are put by tag, read by tag and digest, and raise ImagePushed', async () => {
    const { config, layer, manifest } = makeImage('events');
    for (const blob of [config, layer]) await pushBlob(registry, 'events/app', blob);
    registry.events.length = 0;
    const put = await putManifest(registry, 'events/app', '1.0', manifest.bytes);
    expect(put.status).toBe(201);
    expect(put.headers).toMatchObject({
      location: `/v2/events/app/manifests/${manifest.digest}`,
      'docker-content-digest': manifest.digest,
    });
    for (const reference of ['1.0', manifest.digest]) {
      const get = await registry.call('GET', `/v2/events/app/manifests/${reference}`);
      expect(get.bytes).toEqual(manifest.bytes);
      expect(get.headers).toMatchObject({
        'content-type': mediaTypes.ociManifest,
        'docker-content-digest': manifest.digest,
      });
    }
    expect(registry.events).toMatchObject([
      {
        topic: resourceId,
        subject: 'events/app:1.0',
        eventType: 'Microsoft.ContainerRegistry.ImagePushed',
        data: {
          action: 'push',
          target: {
            mediaType: mediaTypes.ociManifest,
            digest: manifest.digest,
            length: manifest.bytes.length,
            repository: 'events/app',
            tag: '1.0',
          },
          request: { host: registry.host, method: 'PUT' },
        },
      },
    ]);
  });

  it('put by digest have no tag, in the registry and in the event', async () => {
    const { config, layer, manifest } = makeImage('untagged');
    for (const blob of [config, layer]) await pushBlob(registry, 'events/untagged', blob);
    registry.events.length = 0;
    expect((await putManifest(registry, 'events/untagged', manifest.digest, manifest.bytes)).status).toBe(
      201,
    );
    expect(registry.store.repository('events/untagged').tags.size).toBe(0);
    expect(registry.events).toMatchObject([{ subject: `events/untagged@${manifest.digest}` }]);
    expect(registry.events[0]!.data.target).not.toHaveProperty('tag');
  });

  it('are refused when a blob is missing', async () => {
    const { manifest, config, layer } = makeImage('missing');
    const put = await putManifest(registry, 'team/missing', '1', manifest.bytes);
    expect(put).toMatchObject({ status: 400, code: 'MANIFEST_BLOB_UNKNOWN' });
    expect(put.json).toMatchObject({
      errors: [{ detail: [{ digest: config.digest }, { digest: layer.digest }] }],
    });
  });

  it('are refused under a digest that is not theirs', async () => {
    const put = await putManifest(registry, 'team/app', made('other').digest, made({}).bytes);
    expect(put).toMatchObject({ status: 400, code: 'DIGEST_INVALID' });
  });

  it('are refused beyond 4 MiB', async () => {
    const put = await putManifest(registry, 'team/app', 'large', Buffer.alloc(4 * 1024 * 1024 + 1, ' '));
    expect(put).toMatchObject({ status: 413, code: 'SIZE_INVALID' });
  });

  it.each(['text/plain', ''])('are refused with the content type %j', async (type) => {
    expect(await putManifest(registry, 'team/app', '1', Buffer.from('{}'), type)).toMatchObject({
      code: 'MANIFEST_INVALID',
    });
  });

  it('are hidden from clients that do not accept their type', async () => {
    await putImage(registry.store, 'team/accept', '1.0');
    const get = (accept: string): Promise<Answer> =>
      registry.call('GET', '/v2/team/accept/manifests/1.0', { headers: { Accept: accept } });
    expect(await get(mediaTypes.dockerManifest)).toMatchObject({ status: 404, code: 'MANIFEST_UNKNOWN' });
    for (const accept of ['*/*', `${mediaTypes.dockerManifest}, ${mediaTypes.ociManifest};q=0.5`])
      expect((await get(accept)).status).toBe(200);
  });

  it('are unknown, with a 404, in repositories that hold none', async () => {
    expect(await registry.call('GET', '/v2/no/where/manifests/1')).toMatchObject({
      status: 404,
      code: 'NAME_UNKNOWN',
    });
    await putImage(registry.store, 'team/app', '1.0');
    expect(await registry.call('HEAD', '/v2/team/app/manifests/none')).toMatchObject({ status: 404 });
    expect(await registry.call('GET', '/v2/team/app/manifests/none')).toMatchObject({
      code: 'MANIFEST_UNKNOWN',
    });
  });

  it('are deleted by digest with their tags, which raises ImageDeleted', async () => {
    const { digest } = await putImage(registry.store, 'team/delete', '1.0');
    registry.events.length = 0;
    expect((await registry.call('DELETE', `/v2/team/delete/manifests/${digest}`)).status).toBe(202);
    expect(registry.store.repositoryNames()).not.toContain('team/delete');
    expect(registry.events).toMatchObject([
      {
        eventType: 'Microsoft.ContainerRegistry.ImageDeleted',
        subject: 'team/delete',
        data: { action: 'delete', target: { digest, repository: 'team/delete' } },
      },
    ]);
  });

  it('outlive their tag', async () => {
    const { digest } = await putImage(registry.store, 'team/untag', '1.0');
    registry.events.length = 0;
    expect((await registry.call('DELETE', '/v2/team/untag/manifests/1.0')).status).toBe(202);
    expect(registry.store.resolve('team/untag', digest)?.tags.size).toBe(0);
    expect(registry.store.resolve('team/untag', '1.0')).toBeUndefined();
    expect(registry.events).toEqual([]);
  });

  it('under a percent-encoded name are the same as under a plain one', async () => {
    const { digest } = await putImage(registry.store, 'team/encoded', '1.0');
    const encoded = await registry.call('GET', `/v2/team%2Fencoded/manifests/${encodeURIComponent(digest)}`);
    expect(encoded).toMatchObject({ status: 200, headers: { 'docker-content-digest': digest } });
  });
});
