import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mediaTypes } from '../../../../rehearsal/cloud/registry/manifest';
import { configType, layerType, made, makeImage, putImage, subjectOf, type Made } from './artifacts';
import { resourceId, serveRegistry, type Answer, type ServedRegistry } from './serve-registry';

let registry: ServedRegistry;
beforeAll(async () => {
  registry = await serveRegistry();
});
afterAll(() => registry.close());

async function startUpload(repository: string): Promise<string> {
  const { status, headers } = await registry.call('POST', `/v2/${repository}/blobs/uploads/`);
  expect(status).toBe(202);
  return headers.location!;
}

async function pushBlob(repository: string, { bytes, digest }: Made): Promise<Answer> {
  return registry.call('PUT', `${await startUpload(repository)}?digest=${digest}`, { body: bytes });
}

const putManifest = (
  repository: string,
  reference: string,
  body: Buffer,
  type: string = mediaTypes.ociManifest,
): Promise<Answer> =>
  registry.call('PUT', `/v2/${repository}/manifests/${reference}`, {
    headers: { 'Content-Type': type },
    body,
  });

describe('blob upload', () => {
  it('takes a blob in one PUT and answers with relative locations', async () => {
    const blob = made(Buffer.from('monolithic'));
    const location = await startUpload('team/app');
    expect(location).toMatch(/^\/v2\/team\/app\/blobs\/uploads\/[0-9a-f-]{36}$/);
    const put = await registry.call('PUT', `${location}?digest=${blob.digest}`, { body: blob.bytes });
    expect(put.status).toBe(201);
    expect(put.headers).toMatchObject({
      location: `/v2/team/app/blobs/${blob.digest}`,
      'docker-content-digest': blob.digest,
    });
    expect((await registry.call('GET', put.headers.location!)).bytes).toEqual(blob.bytes);
  });

  it('takes a blob in a single POST', async () => {
    const { digest, bytes } = made(Buffer.from('single post'));
    const post = await registry.call('POST', `/v2/team/app/blobs/uploads/?digest=${digest}`, { body: bytes });
    expect(post).toMatchObject({ status: 201, headers: { 'docker-content-digest': digest } });
    expect(registry.store.blobSize('team/app', digest)).toBe(bytes.length);
  });

  it('takes a blob in chunks with Content-Range and says where it stands', async () => {
    const { digest, bytes } = made(Buffer.from('0123456789'));
    const location = await startUpload('team/app');
    const first = await registry.call('PATCH', location, {
      headers: { 'Content-Range': '0-3' },
      body: bytes.subarray(0, 4),
    });
    expect(first).toMatchObject({ status: 202, headers: { range: '0-3', location } });
    const where = await registry.call('GET', location);
    expect(where).toMatchObject({ status: 204, headers: { range: '0-3' } });
    await registry.call('PATCH', location, {
      headers: { 'Content-Range': '4-7' },
      body: bytes.subarray(4, 8),
    });
    const put = await registry.call('PUT', `${location}?digest=${digest}`, {
      headers: { 'Content-Range': '8-9' },
      body: bytes.subarray(8),
    });
    expect(put.status).toBe(201);
    expect((await registry.call('GET', `/v2/team/app/blobs/${digest}`)).bytes).toEqual(bytes);
  });

  it('takes a stream of unknown length', async () => {
    const { digest, bytes } = made(Buffer.alloc(3_000_000, 7));
    const location = await startUpload('team/app');
    const patch = await registry.call('PATCH', location, { body: Readable.from([bytes]) });
    expect(patch).toMatchObject({ status: 202, headers: { range: '0-2999999' } });
    expect((await registry.call('PUT', `${location}?digest=${digest}`)).status).toBe(201);
  });

  it.each(['5-8', '0-99', '4-1', 'abc'])(
    'refuses a chunk out of order or of another length: %s',
    async (range) => {
      const location = await startUpload('team/app');
      await registry.call('PATCH', location, { body: 'abcd' });
      const patch = await registry.call('PATCH', location, {
        headers: { 'Content-Range': range },
        body: 'efgh',
      });
      expect(patch).toMatchObject({
        status: 416,
        code: 'RANGE_INVALID',
        headers: { range: '0-3', location },
      });
    },
  );

  it('refuses content that does not have the digest, and ends the upload', async () => {
    const location = await startUpload('team/app');
    const put = await registry.call('PUT', `${location}?digest=${made('other').digest}`, { body: 'this' });
    expect(put).toMatchObject({ status: 400, code: 'DIGEST_INVALID' });
    expect(await registry.call('GET', location)).toMatchObject({ status: 404, code: 'BLOB_UPLOAD_UNKNOWN' });
  });

  it.each(['', 'sha256:abc', `sha512:${'a'.repeat(128)}`, 'nonsense'])(
    'refuses the digest %j',
    async (digest) => {
      const location = await startUpload('team/app');
      const put = await registry.call('PUT', `${location}?digest=${digest}`, { body: 'x' });
      expect(put).toMatchObject({ status: 400, code: 'DIGEST_INVALID' });
    },
  );

  it('can be cancelled', async () => {
    const location = await startUpload('team/app');
    expect((await registry.call('DELETE', location)).status).toBe(204);
    expect((await registry.call('PATCH', location, { body: 'x' })).status).toBe(404);
  });

  it('belongs to one repository', async () => {
    const location = (await startUpload('team/app')).replace('team/app', 'team/other');
    expect(await registry.call('PATCH', location, { body: 'x' })).toMatchObject({
      code: 'BLOB_UPLOAD_UNKNOWN',
    });
  });

  it('takes one request at a time', async () => {
    const location = await startUpload('team/app');
    const slow = new Readable({ read: () => undefined });
    slow.push('begun');
    const first = registry.call('PATCH', location, { body: slow });
    await expect.poll(async () => (await registry.call('PATCH', location, { body: 'x' })).status).toBe(409);
    slow.push(null);
    expect((await first).status).toBe(202);
  });

  it('mounts a blob from another repository, and falls back to an upload', async () => {
    const blob = made(Buffer.from('mounted'));
    await pushBlob('team/app', blob);
    const mount = (from: string): Promise<Answer> =>
      registry.call('POST', `/v2/team/copy/blobs/uploads/?mount=${blob.digest}&from=${from}`);
    expect((await mount('team/none')).status).toBe(202);
    expect((await mount('..%2Fbad')).status).toBe(202);
    expect(registry.store.hasBlob('team/copy', blob.digest)).toBe(false);
    const mounted = await mount('team%2Fapp');
    expect(mounted).toMatchObject({
      status: 201,
      headers: { location: `/v2/team/copy/blobs/${blob.digest}` },
    });
    expect(registry.store.hasBlob('team/copy', blob.digest)).toBe(true);
  });
});

describe('blob download', () => {
  const blob = made(Buffer.from('0123456789'));
  beforeAll(() => pushBlob('ranges', blob));
  const get = (range: string, method = 'GET'): Promise<Answer> =>
    registry.call(method, `/v2/ranges/blobs/${blob.digest}`, { headers: { Range: range } });

  it.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
  ])('answers %s with 206', async (range, content, contentRange) => {
    const answer = await get(range);
    expect(answer.status).toBe(206);
    expect(answer.bytes.toString()).toBe(content);
    expect(answer.headers['content-range']).toBe(contentRange);
  });

  it.each(['bytes=10-', 'bytes=-0'])('answers %s with 416 and the size', async (range) => {
    expect(await get(range)).toMatchObject({ status: 416, headers: { 'content-range': 'bytes */10' } });
  });

  it.each(['bytes=4-2', 'bytes=a-b', 'lines=1-2', 'bytes=0-1,3-4'])('ignores %s', async (range) => {
    expect(await get(range)).toMatchObject({ status: 200, bytes: blob.bytes });
  });

  it('answers HEAD without a body', async () => {
    const head = await registry.call('HEAD', `/v2/ranges/blobs/${blob.digest}`);
    expect(head.status).toBe(200);
    expect(head.headers).toMatchObject({ 'content-length': '10', 'docker-content-digest': blob.digest });
    expect((await registry.call('HEAD', `/v2/ranges/blobs/${made('none').digest}`)).status).toBe(404);
  });

  it('ends after a blob is deleted', async () => {
    const gone = made(Buffer.from('gone'));
    await pushBlob('ranges', gone);
    expect((await registry.call('DELETE', `/v2/ranges/blobs/${gone.digest}`)).status).toBe(202);
    expect(await registry.call('GET', `/v2/ranges/blobs/${gone.digest}`)).toMatchObject({
      code: 'BLOB_UNKNOWN',
    });
  });
});

describe('manifests', () => {
  it('are put by tag, read by tag and digest, and raise ImagePushed', async () => {
    const { config, layer, manifest } = makeImage('events');
    for (const blob of [config, layer]) await pushBlob('events/app', blob);
    registry.events.length = 0;
    const put = await putManifest('events/app', '1.0', manifest.bytes);
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
    for (const blob of [config, layer]) await pushBlob('events/untagged', blob);
    registry.events.length = 0;
    expect((await putManifest('events/untagged', manifest.digest, manifest.bytes)).status).toBe(201);
    expect(registry.store.repository('events/untagged').tags.size).toBe(0);
    expect(registry.events).toMatchObject([{ subject: `events/untagged@${manifest.digest}` }]);
    expect(registry.events[0]!.data.target).not.toHaveProperty('tag');
  });

  it('are refused when a blob is missing', async () => {
    const { manifest, config, layer } = makeImage('missing');
    const put = await putManifest('team/missing', '1', manifest.bytes);
    expect(put).toMatchObject({ status: 400, code: 'MANIFEST_BLOB_UNKNOWN' });
    expect(put.json).toMatchObject({
      errors: [{ detail: [{ digest: config.digest }, { digest: layer.digest }] }],
    });
  });

  it('are refused under a digest that is not theirs', async () => {
    const put = await putManifest('team/app', made('other').digest, made({}).bytes);
    expect(put).toMatchObject({ status: 400, code: 'DIGEST_INVALID' });
  });

  it('are refused beyond 4 MiB', async () => {
    const put = await putManifest('team/app', 'large', Buffer.alloc(4 * 1024 * 1024 + 1, ' '));
    expect(put).toMatchObject({ status: 413, code: 'SIZE_INVALID' });
  });

  it.each(['text/plain', ''])('are refused with the content type %j', async (type) => {
    expect(await putManifest('team/app', '1', Buffer.from('{}'), type)).toMatchObject({
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

describe('referrers', () => {
  it('lists the artifacts about a manifest, by type on request, page by page', async () => {
    const subject = await putImage(registry.store, 'refs', '1.0');
    const sbom = {
      ...subjectOf(subject),
      artifactType: 'application/spdx+json',
      annotations: { made: 'by test' },
    };
    const { digest } = await putImage(registry.store, 'refs', undefined, sbom);
    await putImage(registry.store, 'refs', undefined, {
      ...subjectOf(subject),
      annotations: { second: 'one' },
    });
    const path = `/v2/refs/referrers/${subject.digest}`;

    const all = await registry.call('GET', path);
    expect(all.headers['content-type']).toBe(mediaTypes.ociIndex);
    expect(all.json).toMatchObject({
      schemaVersion: 2,
      manifests: [
        { digest, artifactType: 'application/spdx+json', annotations: { made: 'by test' } },
        { artifactType: configType },
      ],
    });
    const filtered = await registry.call(
      'GET',
      `${path}?artifactType=${encodeURIComponent('application/spdx+json')}`,
    );
    expect(filtered.headers['oci-filters-applied']).toBe('artifactType');
    expect(filtered.json).toMatchObject({ manifests: [{ digest }] });
    const page = await registry.call('GET', `${path}?n=1`);
    expect(page.json).toMatchObject({ manifests: [{ digest }] });
    const next = await registry.call('GET', /^<(.+)>; rel="next"$/.exec(String(page.headers.link))![1]!);
    expect(next.json).toMatchObject({ manifests: [{ artifactType: configType }] });
  });

  it('is empty for a manifest nothing refers to, present or not', async () => {
    await putImage(registry.store, 'refs', '1.0');
    const none = await registry.call('GET', `/v2/refs/referrers/${made('none').digest}`);
    expect(none).toMatchObject({ status: 200, json: { manifests: [] } });
  });

  it('is announced by OCI-Subject when a manifest with a subject is put', async () => {
    const subject = made('not pushed yet');
    const { config, layer, manifest } = makeImage('early', {
      subject: { mediaType: layerType, digest: subject.digest, size: subject.bytes.length },
    });
    for (const blob of [config, layer]) await pushBlob('refs', blob);
    const put = await putManifest('refs', manifest.digest, manifest.bytes);
    expect(put).toMatchObject({ status: 201, headers: { 'oci-subject': subject.digest } });
  });
});

describe('routing', () => {
  it.each([
    ['GET', '/v2/%E0%A4%A/tags/list', 400, 'NAME_INVALID'],
    ['GET', '/v2/Upper/tags/list', 400, 'NAME_INVALID'],
    ['GET', '/v2/../tags/list', 400, 'NAME_INVALID'],
    ['GET', `/v2/${'a'.repeat(300)}/tags/list`, 400, 'NAME_INVALID'],
    ['GET', '/v2/team/app/manifests/-bad', 400, 'TAG_INVALID'],
    ['GET', '/v2/team/app/manifests/sha256:1', 400, 'DIGEST_INVALID'],
    ['GET', '/v2/team/app/blobs/latest', 400, 'DIGEST_INVALID'],
    ['GET', '/nowhere', 404, 'NOT_FOUND'],
    ['GET', '/v2/team/app', 404, 'NOT_FOUND'],
    ['PUT', '/v2/_catalog', 405, 'UNSUPPORTED'],
    ['PROPFIND', '/v2/', 405, 'UNSUPPORTED'],
  ])('answers %s %s with %i %s', async (method, path, status, code) => {
    expect(await registry.call(method, path)).toMatchObject({ status, code });
  });
});
