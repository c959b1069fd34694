import { rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mediaTypes } from '../../../../../rehearsal/cloud/registry/manifest';
import { openRegistryStore, type RegistryContents } from '../../../../../rehearsal/cloud/registry/store';
import { made, makeImage, putImage, putIndex } from '../artifacts';
import { temporaryFolder } from '../serve-registry';

let folder: string;
let store: RegistryContents;

beforeEach(async () => {
  folder = temporaryFolder();
  store = await openRegistryStore(folder);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('putManifest', () => {
  it('refuses a manifest whose blobs are missing and names them', async () => {
    const { manifest, config, layer } = makeImage('x');
    await store.putBlob('team/app', config.digest, Readable.from([config.bytes]));
    const put = store.putManifest('team/app', { ...manifest, mediaType: mediaTypes.ociManifest, tags: [] });
    await expect(put).rejects.toMatchObject({
      code: 'MANIFEST_BLOB_UNKNOWN',
      detail: [{ digest: layer.digest }],
    });
    expect(store.resolve('team/app', manifest.digest)).toBeUndefined();
  });

  it('refuses an index whose manifests are missing in the repository', async () => {
    const elsewhere = await putImage(store, 'team/app', '1.0');
    await expect(putIndex(store, 'team/other', '1.0', [elsewhere])).rejects.toMatchObject({
      code: 'MANIFEST_BLOB_UNKNOWN',
    });
  });

  it.each([
    ['not JSON', Buffer.from('{'), mediaTypes.ociManifest, 'manifest is not JSON'],
    ['no layers', Buffer.from('{"schemaVersion":2}'), mediaTypes.ociManifest, 'manifest invalid at config'],
    [
      'schema 1',
      Buffer.from('{"schemaVersion":1}'),
      mediaTypes.ociIndex,
      'manifest invalid at schemaVersion',
    ],
    [
      'an unknown media type',
      Buffer.from('{}'),
      'text/plain',
      'media type "text/plain" is not a manifest type',
    ],
    [
      'another media type inside',
      Buffer.from(`{"schemaVersion":2,"mediaType":"${mediaTypes.dockerList}","manifests":[]}`),
      mediaTypes.ociIndex,
      'manifest says mediaType',
    ],
  ])('refuses %s', async (_what, bytes, mediaType, message) => {
    await expect(store.putManifest('a', { bytes, mediaType, tags: [] })).rejects.toThrow(message);
  });

  it('refuses bytes that do not have the digest asked for', async () => {
    const { bytes } = made({ schemaVersion: 2, manifests: [] });
    const digest = `sha256:${'0'.repeat(64)}`;
    await expect(
      store.putManifest('a', { bytes, mediaType: mediaTypes.ociIndex, tags: [], digest }),
    ).rejects.toMatchObject({ code: 'DIGEST_INVALID' });
  });

  it('does not want blobs that live elsewhere', async () => {
    const { config } = makeImage('x');
    await store.putBlob('a', config.digest, Readable.from([config.bytes]));
    const foreign = { ...descriptorOf(made('foreign')), urls: ['https://elsewhere.example/layer'] };
    const { bytes } = made({ schemaVersion: 2, config: descriptorOf(config), layers: [foreign] });
    await store.putManifest('a', { bytes, mediaType: mediaTypes.ociManifest, tags: ['1'] });
    expect(store.resolve('a', '1')?.facts.blobs).toEqual([config.digest]);
  });

  it('moves a tag and leaves the manifest it pointed at', async () => {
    const old = await putImage(store, 'a', 'latest');
    const created = store.repository('a').tags.get('latest')!.createdAt;
    const { config, layer, manifest } = makeImage('new');
    for (const { digest, bytes } of [config, layer]) await store.putBlob('a', digest, Readable.from([bytes]));
    await store.putManifest('a', { ...manifest, mediaType: mediaTypes.ociManifest, tags: ['latest'] });
    const tag = store.repository('a').tags.get('latest')!;
    expect(tag).toMatchObject({ digest: manifest.digest, createdAt: created });
    expect(tag.lastUpdatedAt > created).toBe(true);
    expect(store.resolve('a', old.digest)!.tags.size).toBe(0);
  });
});

function descriptorOf({ digest, bytes }: ReturnType<typeof made>): object {
  return { mediaType: 'application/octet-stream', digest, size: bytes.length };
}
