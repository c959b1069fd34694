import { appendFileSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mediaTypes } from '../../../../rehearsal/cloud/registry/manifest';
import { openRegistryStore, type RegistryContents } from '../../../../rehearsal/cloud/registry/store';
import { makeImage, putImage, subjectOf } from './artifacts';
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

describe('isUnreadable', () => {
  it.each([
    ['repository', () => ({})],
    ['tag', () => ({ tag: '1' })],
    ['manifest', (digest: string) => ({ digest })],
  ])('holds for a tag under a %s that may not be read', async (_what, subject) => {
    const { digest } = await putImage(store, 'a', '1');
    expect(store.isUnreadable('a', '1')).toBe(false);
    store.setAttributes('a', subject(digest), { readEnabled: false });
    expect(store.isUnreadable('a', '1')).toBe(true);
    expect(store.isLocked('a', '1')).toBe(false);
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
