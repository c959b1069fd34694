import { appendFileSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mediaTypes } from '../../../../rehearsal/cloud/registry/manifest';
import { openRegistryStore, type RegistryContents } from '../../../../rehearsal/cloud/registry/store';
import { made, makeImage, putImage, putIndex, subjectOf } from './artifacts';
import { temporaryFolder } from './serve-registry';

let folder: string;
let store: RegistryContents;
const files = (): string[] => readdirSync(join(folder, 'blobs', 'sha256'));

beforeEach(async () => {
  folder = temporaryFolder();
  store = await openRegistryStore(folder);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What a new process would find. */
async function reopen(): Promise<void> {
  store.close();
  store = await openRegistryStore(folder);
}

describe('openRegistryStore', () => {
  it('resolves a manifest by tag and by digest and gives its bytes back', async () => {
    const { digest, size } = await putImage(store, 'team/app', '1.0');
    expect(store.resolve('team/app', '1.0')).toMatchObject({
      digest,
      size,
      mediaType: mediaTypes.ociManifest,
    });
    expect(store.resolve('team/app', digest)?.digest).toBe(digest);
    expect(await store.readManifest('team/app', digest)).toEqual(makeImage('team/app:1.0').manifest.bytes);
  });

  it('knows nothing of other repositories and absent references', async () => {
    const { digest } = await putImage(store, 'team/app', '1.0');
    expect(store.resolve('team/other', digest)).toBeUndefined();
    expect(store.resolve('team/app', '2.0')).toBeUndefined();
    await expect(store.readManifest('team/other', digest)).rejects.toThrow('not found');
    expect(() => store.repository('team/other')).toThrow('repository "team/other" is not found');
    expect(() => store.blobSize('team/other', digest)).toThrow('unknown to repository');
  });

  it('keeps everything over a restart', async () => {
    const image = await putImage(store, 'team/app', '1.0');
    await putImage(store, 'team/app', undefined, subjectOf(image));
    store.setAttributes('team/app', { tag: '1.0' }, { deleteEnabled: false });
    const before = store.repository('team/app');
    await reopen();
    expect(store.repository('team/app')).toEqual(before);
    await reopen();
    expect(store.repository('team/app')).toEqual(before);
  });

  it('drops the torn last line a killed process leaves, and nothing else', async () => {
    await putImage(store, 'team/app', '1.0');
    const journal = join(folder, 'journal.ndjson');
    appendFileSync(journal, '{"at":"2026-01-01T00:00:00.0000000Z","repository":"team/a');
    await reopen();
    expect(store.repositoryNames()).toEqual(['team/app']);
    await putImage(store, 'team/app', '2.0');
    await reopen();
    expect([...store.repository('team/app').tags.keys()]).toEqual(['1.0', '2.0']);
  });

  it('says which line of the journal is damaged', async () => {
    await putImage(store, 'team/app', '1.0');
    const journal = join(folder, 'journal.ndjson');
    writeFileSync(journal, `broken\n${readFileSync(journal, 'utf8')}`);
    await expect(openRegistryStore(folder)).rejects.toThrow(`${journal}:1 is damaged`);
    writeFileSync(journal, '');
  });

  it('removes content that was filed but never linked, and unfinished uploads', async () => {
    await putImage(store, 'team/app', '1.0');
    const kept = files();
    writeFileSync(join(folder, 'blobs', 'sha256', 'f'.repeat(64)), 'orphan');
    await store.beginUpload().append(Readable.from([Buffer.from('half')]));
    await reopen();
    expect(files()).toEqual(kept);
    expect(readdirSync(join(folder, 'uploads'))).toEqual([]);
  });

  it('gives every change a later timestamp, whatever the clock says', async () => {
    const stopped = await openRegistryStore(join(folder, 'stopped'), () => new Date('2026-05-01T00:00:00Z'));
    await putImage(stopped, 'a', '1');
    await putImage(stopped, 'a', '2');
    const [first, second] = [...stopped.repository('a').tags.values()];
    expect(first!.createdAt).toMatch(/^2026-05-01T00:00:00\.000\d{4}Z$/);
    expect(second!.createdAt > first!.createdAt).toBe(true);
    stopped.close();
  });
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

describe('putBlob', () => {
  it('refuses content of another digest and keeps nothing of it', async () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    const put = store.putBlob('a', digest, Readable.from([Buffer.from('x')]));
    await expect(put).rejects.toMatchObject({ code: 'DIGEST_INVALID' });
    expect(store.hasBlob('a', digest)).toBe(false);
    expect(files()).toEqual([]);
  });

  it('leaves nothing when the source breaks off', async () => {
    const broken = new Readable({ read: () => undefined });
    broken.push(Buffer.alloc(100_000));
    setImmediate(() => broken.destroy(new Error('cut')));
    await expect(store.putBlob('a', made('x').digest, broken)).rejects.toThrow('cut');
    expect(readdirSync(join(folder, 'uploads'))).toEqual([]);
  });

  it('keeps an empty blob', async () => {
    const { digest } = made(Buffer.alloc(0));
    await store.putBlob('a', digest, Readable.from([]));
    expect(store.blobSize('a', digest)).toBe(0);
    expect(await buffer(store.readBlob('a', digest))).toHaveLength(0);
  });

  it('reads back a range', async () => {
    const { digest, bytes } = made(Buffer.from('0123456789'));
    await store.putBlob('a', digest, Readable.from([bytes]));
    expect((await buffer(store.readBlob('a', digest, { start: 3, end: 5 }))).toString()).toBe('345');
  });
});

describe('an upload', () => {
  it('forgets a chunk that broke off, so that the client can send it again', async () => {
    const upload = store.beginUpload();
    await upload.append(Readable.from([Buffer.from('one ')]));
    const broken = new Readable({ read: () => undefined });
    broken.push(Buffer.alloc(200_000));
    setImmediate(() => broken.destroy(new Error('cut')));
    await expect(upload.append(broken)).rejects.toThrow('cut');
    await upload.append(Readable.from([Buffer.from('two')]));
    const { digest } = made(Buffer.from('one two'));
    store.commitUpload('a', upload, digest);
    expect((await buffer(store.readBlob('a', digest))).toString()).toBe('one two');
  });
});

describe('deleteManifest', () => {
  it('deletes tags, layers nothing else needs, and whatever refers to it', async () => {
    const image = await putImage(store, 'a', '1');
    const sbom = await putImage(store, 'a', undefined, subjectOf(image));
    const signature = await putImage(store, 'a', 'signature', subjectOf(sbom));
    const other = await putImage(store, 'a', '2');
    store.deleteManifest('a', image.digest);
    expect([...store.repository('a').manifests.keys()]).toEqual([other.digest]);
    expect([...store.repository('a').tags.keys()]).toEqual(['2']);
    expect(store.repository('a').referrers.size).toBe(0);
    expect(files()).toHaveLength(3);
    expect(store.resolve('a', signature.digest)).toBeUndefined();
  });

  it('keeps content another repository holds', async () => {
    const image = await putImage(store, 'a', '1');
    for (const blob of image.facts.blobs) expect(store.mountBlob('b', blob, 'a')).toBe(true);
    store.deleteManifest('a', image.digest);
    expect(store.repositoryNames()).toEqual([]);
    for (const blob of image.facts.blobs) expect(await buffer(store.readBlob('b', blob))).not.toHaveLength(0);
  });

  it('forgets a repository that became empty, its locks too', async () => {
    const image = await putImage(store, 'a', '1');
    store.setAttributes('a', {}, { writeEnabled: false });
    store.deleteManifest('a', image.digest);
    expect(store.isLocked('a', '1')).toBe(false);
    expect(files()).toEqual([]);
  });
});

describe('deleteRepository', () => {
  it('removes its content from disk', async () => {
    await putImage(store, 'a', '1');
    const kept = await putImage(store, 'b', '1');
    store.deleteRepository('a');
    expect(store.repositoryNames()).toEqual(['b']);
    expect(files()).toHaveLength(1 + kept.facts.blobs.length);
  });
});

describe('deleteBlob', () => {
  it('unlinks it from one repository', async () => {
    const { digest, bytes } = made('blob');
    await store.putBlob('a', digest, Readable.from([bytes]));
    store.mountBlob('b', digest, 'a');
    store.deleteBlob('a', digest);
    expect(store.hasBlob('a', digest)).toBe(false);
    expect(store.hasBlob('b', digest)).toBe(true);
    expect(store.mountBlob('c', digest, 'a')).toBe(false);
  });
});

describe('isLocked', () => {
  it.each([
    ['repository', {}],
    ['tag', { tag: '1' }],
  ])('holds for a tag under a locked %s', async (_what, subject) => {
    await putImage(store, 'a', '1');
    expect(store.isLocked('a', '1')).toBe(false);
    store.setAttributes('a', subject, { writeEnabled: false });
    expect(store.isLocked('a', '1')).toBe(true);
    store.setAttributes('a', subject, { writeEnabled: true });
    expect(store.isLocked('a', '1')).toBe(false);
  });

  it('holds for a tag of a locked manifest', async () => {
    const { digest } = await putImage(store, 'a', '1');
    store.setAttributes('a', { digest }, { writeEnabled: false });
    expect(store.isLocked('a', '1')).toBe(true);
    expect(store.isLocked('a', '2')).toBe(false);
  });
});

function descriptorOf({ digest, bytes }: ReturnType<typeof made>): object {
  return { mediaType: 'application/octet-stream', digest, size: bytes.length };
}
