import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegistryStore, type RegistryContents } from '../../../../../rehearsal/cloud/registry/store';
import { made, putImage, subjectOf } from '../artifacts';
import { temporaryFolder } from '../serve-registry';

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
