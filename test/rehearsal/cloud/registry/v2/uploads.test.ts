import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { made } from '../artifacts';
import { pushBlob, startUpload } from '../push-client';
import type { Answer } from '../registry-call';
import { serveRegistry, type ServedRegistry } from '../serve-registry';

let registry: ServedRegistry;
beforeAll(async () => {
  registry = await serveRegistry();
});
afterAll(() => registry.close());

describe('blob upload', () => {
  it('takes a blob in one PUT and answers with relative locations', async () => {
    const blob = made(Buffer.from('monolithic'));
    const location = await startUpload(registry, 'team/app');
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
    const location = await startUpload(registry, 'team/app');
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
    const location = await startUpload(registry, 'team/app');
    const patch = await registry.call('PATCH', location, { body: Readable.from([bytes]) });
    expect(patch).toMatchObject({ status: 202, headers: { range: '0-2999999' } });
    expect((await registry.call('PUT', `${location}?digest=${digest}`)).status).toBe(201);
  });

  it.each(['5-8', '0-99', '4-1', 'abc'])(
    'refuses a chunk out of order or of another length: %s',
    async (range) => {
      const location = await startUpload(registry, 'team/app');
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
    const location = await startUpload(registry, 'team/app');
    const put = await registry.call('PUT', `${location}?digest=${made('other').digest}`, { body: 'this' });
    expect(put).toMatchObject({ status: 400, code: 'DIGEST_INVALID' });
    expect(await registry.call('GET', location)).toMatchObject({ status: 404, code: 'BLOB_UPLOAD_UNKNOWN' });
  });

  it.each(['', 'sha256:abc', `sha512:${'a'.repeat(128)}`, 'nonsense'])(
    'refuses the digest %j',
    async (digest) => {
      const location = await startUpload(registry, 'team/app');
      const put = await registry.call('PUT', `${location}?digest=${digest}`, { body: 'x' });
      expect(put).toMatchObject({ status: 400, code: 'DIGEST_INVALID' });
    },
  );

  it('can be cancelled', async () => {
    const location = await startUpload(registry, 'team/app');
    expect((await registry.call('DELETE', location)).status).toBe(204);
    expect((await registry.call('PATCH', location, { body: 'x' })).status).toBe(404);
  });

  it('belongs to one repository', async () => {
    const location = (await startUpload(registry, 'team/app')).replace('team/app', 'team/other');
    expect(await registry.call('PATCH', location, { body: 'x' })).toMatchObject({
      code: 'BLOB_UPLOAD_UNKNOWN',
    });
  });

  it('takes one request at a time', async () => {
    const location = await startUpload(registry, 'team/app');
    const slow = new Readable({ read: () => undefined });
    slow.push('begun');
    const first = registry.call('PATCH', location, { body: slow });
    await expect.poll(async () => (await registry.call('PATCH', location, { body: 'x' })).status).toBe(409);
    slow.push(null);
    expect((await first).status).toBe(202);
  });

  it('mounts a blob from another repository, and falls back to an upload', async () => {
    const blob = made(Buffer.from('mounted'));
    await pushBlob(registry, 'team/app', blob);
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
