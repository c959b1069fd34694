import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { tarHeader } from '../../../rehearsal/cloud/transfer/archive/tar-header';
import { indexTar } from '../../../rehearsal/images/tar-index';
import { writeTar } from './archives';

const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-tar-'));
const path = join(folder, 'test.tar');
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function contentOf(name: string): Promise<string | undefined> {
  const entry = (await indexTar(path))!.get(name);
  return entry && readFileSync(path).toString('utf8', entry.offset, entry.offset + entry.size);
}

describe('indexTar', () => {
  it('finds files of any size, under plain and leading-dot names', async () => {
    await writeTar(path, { 'a.txt': 'one', './b/c.txt': 'x'.repeat(1000), empty: '', last: 'end' });
    expect(await contentOf('a.txt')).toBe('one');
    expect(await contentOf('b/c.txt')).toBe('x'.repeat(1000));
    expect(await contentOf('empty')).toBe('');
    expect(await contentOf('last')).toBe('end');
    expect(await contentOf('none')).toBeUndefined();
  });

  it('reads long and non-ASCII names (pax)', async () => {
    const long = `${'folder/'.repeat(50)}file`;
    await writeTar(path, { [long]: 'long', 'größe/ü.txt': 'umlaut' });
    expect(await contentOf(long)).toBe('long');
    expect(await contentOf('größe/ü.txt')).toBe('umlaut');
  });

  it('reads long names of GNU tar', async () => {
    const name = 'n'.repeat(150);
    const longName = tarHeader('././@LongLink', name.length + 1);
    longName.write('L', 156);
    fixChecksum(longName);
    const padded = Buffer.alloc(512);
    padded.write(name);
    const content = Buffer.alloc(512);
    content.write('gnu');
    writeFileSync(
      path,
      Buffer.concat([longName, padded, tarHeader('short', 3), content, Buffer.alloc(1024)]),
    );
    expect(await contentOf(name)).toBe('gnu');
  });

  it('follows hard and symbolic links', async () => {
    await writeTar(path, { 'a/file': 'content' }, [
      { name: 'hard', type: 'link', linkname: 'a/file' },
      { name: 'b/soft', type: 'symlink', linkname: '../a/file' },
      { name: 'dangling', type: 'symlink', linkname: '../../etc/passwd' },
    ]);
    expect(await contentOf('hard')).toBe('content');
    expect(await contentOf('b/soft')).toBe('content');
    expect(await contentOf('dangling')).toBeUndefined();
  });

  it('is undefined for a file that is no tar', async () => {
    writeFileSync(path, Buffer.alloc(2048, 'x'));
    expect(await indexTar(path)).toBeUndefined();
  });

  it('fails on a damaged header further on', async () => {
    writeFileSync(path, Buffer.concat([tarHeader('a', 0), Buffer.alloc(512, 'x')]));
    await expect(indexTar(path)).rejects.toThrow('damaged tar header at byte 512');
  });

  it('fails on an entry larger than the file', async () => {
    writeFileSync(path, Buffer.concat([tarHeader('a', 9 * 2 ** 30), Buffer.alloc(512)]));
    await expect(indexTar(path)).rejects.toThrow('the archive ends inside an entry');
  });
});

function fixChecksum(header: Buffer): void {
  header.write('        ', 148, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
}
