import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../rehearsal/cloud/registry/grammar';
import { blobPath, dockerSaveOf, layoutOf, writeFiles, writeTar } from './archives';
import { failure, refName, useImages } from './image-site';

const site = useImages();
const { newPath, layoutFolder } = site;

describe('loadImages refuses', () => {
  it('what is not there', async () => {
    const path = newPath();
    expect(await failure(path)).toBe(`${path}: no such file or folder`);
    expect(await failure(`${path}:1.0`)).toBe(`${path}: no such file or folder`);
  });

  it.each([
    [
      'a text file',
      Buffer.from('hello world'),
      'neither an OCI image layout folder nor an archive by docker save',
    ],
    ['an empty file', Buffer.alloc(0), 'neither an OCI image layout folder nor an archive by docker save'],
    ['a compressed archive', gzipSync('x'), 'compressed with gzip; unpack it first: gunzip --keep'],
  ])('%s', async (_what, content, message) => {
    const path = newPath('file');
    await writeFiles(join(path, '..'), { file: content });
    expect(await failure(path)).toContain(message);
  });

  it('a folder that holds no image', async () => {
    const path = newPath();
    await writeFiles(path, { readme: 'x' });
    expect(await failure(path)).toContain('no index.json');
    await writeFiles(path, { 'index.json': '{"manifests":[]}' });
    expect(await failure(path)).toBe(`${path}: holds no image`);
    await writeFiles(path, { 'index.json': 'x' });
    expect(await failure(path)).toContain('index.json: not JSON');
    await writeFiles(path, { 'index.json': '{}' });
    expect(await failure(path)).toContain('not an OCI image index');
  });

  it('a layout with a blob missing, and says how to export it whole', async () => {
    const files = await layoutOf([{ image: site.multi, annotations: refName('2.0') }]);
    const { [blobPath(site.multi.children[0]!.digest)]: _missing, ...rest } = files;
    const path = newPath();
    await writeFiles(path, rest);
    const message = await failure(path);
    expect(message).toContain(`${path}: blob ${site.multi.children[0]!.digest} is missing`);
    expect(message).toContain('skopeo copy --all');
  });

  it('a layout with a damaged manifest', async () => {
    const path = await layoutFolder({ image: site.web, annotations: refName('1.0') });
    await writeFile(join(path, blobPath(site.web.root.digest)), '{}');
    expect(await failure(path)).toContain(
      `blob ${site.web.root.digest} holds ${digestOf(Buffer.from('{}'))}`,
    );
  });

  it('an archive that ends too early', async () => {
    const path = newPath('cut.tar');
    await writeTar(path, { 'manifest.json': Buffer.alloc(10_000) });
    await truncate(path, 5000);
    expect(await failure(path)).toContain('the archive ends inside an entry');
  });

  it('an archive with a part missing', async () => {
    const path = newPath('saved.tar');
    const { 'layer-0/layer.tar': _missing, ...files } = dockerSaveOf(['a:1'], [Buffer.from('x')]);
    await writeTar(path, files);
    expect(await failure(path)).toBe(`${path}: layer-0/layer.tar is missing; save the image again`);
  });
});
