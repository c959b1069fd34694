import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegistryStore, type RegistryContents } from '../../../../../rehearsal/cloud/registry/store';
import { made } from '../artifacts';
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
