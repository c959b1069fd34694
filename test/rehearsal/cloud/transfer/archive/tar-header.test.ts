import { buffer } from 'node:stream/consumers';
import { extract, type Header } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import {
  tarEnd,
  tarEntryBytes,
  tarHeader,
  tarPadding,
} from '../../../../../rehearsal/cloud/transfer/archive/tar-header';

/** What tar-stream makes of one header. */
const parse = (header: Buffer): Promise<Header> =>
  new Promise((resolve, reject) => {
    const tar = extract();
    tar.on('entry', (parsed) => {
      resolve(parsed);
      tar.destroy();
    });
    tar.on('error', reject);
    tar.write(header);
  });

describe('tarHeader', () => {
  it.each([0, 1, 511, 512, 8 * 1024 ** 3 - 1, 8 * 1024 ** 3, 20 * 1024 ** 3])(
    'is read by tar-stream as a file of %d bytes',
    async (size) => {
      const name = `blobs/sha256/${'f'.repeat(64)}`;
      expect(await parse(tarHeader(name, size))).toMatchObject({ name, size, type: 'file', uid: 0, gid: 0 });
    },
  );

  it('makes an archive together with padding and end', async () => {
    const tar = extract();
    const contents = [Buffer.from('a'), Buffer.alloc(512, 'b'), Buffer.alloc(513, 'c')];
    for (const [index, content] of contents.entries()) {
      const entry = Buffer.concat([
        tarHeader(`file${String(index)}`, content.length),
        content,
        tarPadding(content.length),
      ]);
      expect(entry).toHaveLength(tarEntryBytes(content.length));
      tar.write(entry);
    }
    tar.end(tarEnd);
    const read = [];
    for await (const entry of tar) read.push(await buffer(entry));
    expect(read).toEqual(contents);
  });
});
