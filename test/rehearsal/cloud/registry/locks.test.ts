import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mediaTypes } from '../../../../rehearsal/cloud/registry/manifest';
import type { Manifest } from '../../../../rehearsal/cloud/registry/store/repository';
import { makeImage, putImage } from './artifacts';
import type { Answer } from './registry-call';
import { serveRegistry, type ServedRegistry } from './serve-registry';

let registry: ServedRegistry;
let image: Manifest;
beforeAll(async () => {
  registry = await serveRegistry();
});
afterAll(() => registry.close());
beforeEach(async () => {
  if (registry.store.find('app') !== undefined) registry.store.deleteRepository('app');
  image = await putImage(registry.store, 'app', '1');
});

const lock = (path: string, attributes: object): Promise<Answer> =>
  registry.call('PATCH', `/acr/v1/app${path}`, { body: JSON.stringify(attributes) });
const pull = (): Promise<Answer> => registry.call('GET', '/v2/app/manifests/1');
const push = (): Promise<Answer> =>
  registry.call('PUT', '/v2/app/manifests/1', {
    headers: { 'Content-Type': mediaTypes.ociManifest },
    body: makeImage('app:1').manifest.bytes,
  });
const subjects = (): [string, string][] => [
  ['repository', ''],
  ['tag', '/_tags/1'],
  ['manifest', `/_manifests/${image.digest}`],
];
const disallowed = { status: 405, code: 'UNSUPPORTED' };

describe('changeable attributes', () => {
  it('are answered as they are after the change', async () => {
    expect((await lock('', { writeEnabled: false })).json).toMatchObject({
      imageName: 'app',
      changeableAttributes: { writeEnabled: false, deleteEnabled: true },
    });
    expect((await lock('/_tags/1', { listEnabled: false })).json).toMatchObject({
      tag: { changeableAttributes: { listEnabled: false } },
    });
    expect((await lock(`/_manifests/${image.digest}`, { readEnabled: false })).json).toMatchObject({
      manifest: { changeableAttributes: { readEnabled: false } },
    });
  });

  it.each(['', 'x', '[]', '{"writeEnabled":"no"}'])('are refused in the body %j', async (body) => {
    expect(await registry.call('PATCH', '/acr/v1/app', { body })).toMatchObject({
      status: 400,
      code: 'BAD_REQUEST',
    });
  });

  it('of something absent are not found', async () => {
    expect((await lock('/_tags/none', {})).status).toBe(404);
    expect((await registry.call('PATCH', '/acr/v1/none', { body: '{}' })).status).toBe(404);
  });

  it('writeEnabled false forbids pushing and deleting, on repository, tag and manifest', async () => {
    for (const [name, path] of subjects()) {
      await lock(path, { writeEnabled: false });
      expect(await push(), name).toMatchObject(disallowed);
      expect(await registry.call('DELETE', '/v2/app/manifests/' + image.digest), name).toMatchObject(
        disallowed,
      );
      expect(await registry.call('DELETE', '/acr/v1/app'), name).toMatchObject(disallowed);
      expect((await pull()).status, name).toBe(200);
      await lock(path, { writeEnabled: true });
      expect((await push()).status, name).toBe(201);
    }
  });

  it('writeEnabled false on the repository forbids uploads, mounts and other tags', async () => {
    await lock('', { writeEnabled: false });
    expect(await registry.call('POST', '/v2/app/blobs/uploads/')).toMatchObject(disallowed);
    const other = await registry.call('PUT', '/v2/app/manifests/2', {
      headers: { 'Content-Type': mediaTypes.ociManifest },
      body: makeImage('app:1').manifest.bytes,
    });
    expect(other).toMatchObject(disallowed);
  });

  it('deleteEnabled false forbids deleting only', async () => {
    for (const [name, path] of subjects()) {
      await lock(path, { deleteEnabled: false });
      expect(await registry.call('DELETE', '/v2/app/manifests/' + image.digest), name).toMatchObject(
        disallowed,
      );
      expect((await push()).status, name).toBe(201);
      await lock(path, { deleteEnabled: true });
    }
  });

  it('deleteEnabled false on a tag protects the tag itself', async () => {
    await lock('/_tags/1', { deleteEnabled: false });
    expect(await registry.call('DELETE', '/acr/v1/app/_tags/1')).toMatchObject(disallowed);
    expect(await registry.call('DELETE', '/v2/app/manifests/1')).toMatchObject(disallowed);
  });

  it('readEnabled false forbids pulling', async () => {
    for (const [name, path] of subjects()) {
      await lock(path, { readEnabled: false });
      expect(await pull(), name).toMatchObject(disallowed);
      await lock(path, { readEnabled: true });
      expect((await pull()).status, name).toBe(200);
    }
    await lock('', { readEnabled: false });
    expect(await registry.call('GET', `/v2/app/blobs/${image.facts.blobs[0]!}`)).toMatchObject(disallowed);
  });

  it('listEnabled false leaves tags and manifests out of lists', async () => {
    await lock('/_tags/1', { listEnabled: false });
    await lock(`/_manifests/${image.digest}`, { listEnabled: false });
    expect((await registry.call('GET', '/v2/app/tags/list')).json).toMatchObject({ tags: [] });
    expect((await registry.call('GET', '/acr/v1/app/_tags')).json).toMatchObject({ tags: [] });
    expect((await registry.call('GET', '/acr/v1/app/_manifests')).json).toMatchObject({ manifests: [] });
  });
});
