import { mkdtempSync } from 'node:fs';
import { rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from '../../../rehearsal/cloud/registry/grammar';
import { ImageError, referenceOf, type Image } from '../../../rehearsal/images/image';
import { loadImages } from '../../../rehearsal/images/load-images';
import { sampleImages } from '../../../rehearsal/images/samples';
import { blobPath, dockerSaveOf, layoutOf, writeFiles, writeTar } from './archives';

const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-images-'));
let web: Image;
let sbom: Image;
let multi: Image;
beforeAll(async () => {
  [web, , sbom, multi] = (await sampleImages()) as [Image, Image, Image, Image];
});
afterAll(() => rm(folder, { recursive: true }));

let count = 0;
const newPath = (name = 'app'): string => join(folder, String(++count), name);
async function layoutFolder(...entries: Parameters<typeof layoutOf>[0]): Promise<string> {
  const path = newPath();
  await writeFiles(path, await layoutOf(entries));
  return path;
}
const refName = (name: string): Record<string, string> => ({ 'org.opencontainers.image.ref.name': name });
async function failure(argument: string): Promise<string> {
  const error: unknown = await loadImages(argument).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ImageError);
  return (error as ImageError).message;
}

describe('loadImages from an OCI layout', () => {
  it('finds every image with its manifests and blobs', async () => {
    const path = await layoutFolder(
      { image: multi, annotations: refName('2.0') },
      { image: web, annotations: refName('contoso/web:1.0') },
      { image: sbom },
    );
    const images = await loadImages(path);
    expect(images.map(referenceOf)).toEqual(['app:2.0', 'contoso/web:1.0', `app@${sbom.root.digest}`]);
    const [loaded] = images;
    const { digest, mediaType, bytes } = multi.root;
    expect(loaded!.root).toEqual({ digest, mediaType, bytes });
    expect(loaded!.children.map(({ digest }) => digest)).toEqual(multi.children.map(({ digest }) => digest));
    expect(loaded!.blobs.map(({ digest }) => digest).sort()).toEqual(
      multi.blobs.map(({ digest }) => digest).sort(),
    );
    for (const blob of loaded!.blobs) {
      const bytes = await buffer(blob.open());
      expect(bytes).toHaveLength(blob.size);
      expect(digestOf(bytes)).toBe(blob.digest);
    }
  });

  it('takes one by its tag', async () => {
    const path = await layoutFolder(
      { image: multi, annotations: refName('2.0') },
      { image: web, annotations: refName('1.0') },
    );
    expect((await loadImages(`${path}:1.0`)).map(referenceOf)).toEqual(['app:1.0']);
    expect(await failure(`${path}:3.0`)).toBe(`${path}: no image is tagged 3.0; it holds 2.0, 1.0`);
  });

  it('prefers the full name containerd writes', async () => {
    const annotations = { ...refName('1.0'), 'io.containerd.image.name': 'docker.io/library/web:1.0' };
    expect((await loadImages(await layoutFolder({ image: web, annotations }))).map(referenceOf)).toEqual([
      'web:1.0',
    ]);
  });

  it('calls a lone image without a name latest, or what the user says', async () => {
    const path = await layoutFolder({ image: web });
    expect((await loadImages(path)).map(referenceOf)).toEqual(['app:latest']);
    expect((await loadImages(`${path}:mine`)).map(referenceOf)).toEqual(['app:mine']);
  });

  it('takes a path with a colon whole when it exists', async () => {
    const path = newPath('app:1.0');
    await writeFiles(path, await layoutOf([{ image: web, annotations: refName('2.0') }]));
    expect((await loadImages(path)).map(({ tag }) => tag)).toEqual(['2.0']);
    expect((await loadImages(`${path}:2.0`)).map(({ tag }) => tag)).toEqual(['2.0']);
  });

  it('reads the same from a tar, without unpacking it', async () => {
    const path = newPath('web.tar');
    await writeTar(path, await layoutOf([{ image: multi, annotations: refName('2.0') }]));
    const [loaded] = await loadImages(path);
    expect(referenceOf(loaded!)).toBe('web:2.0');
    for (const blob of loaded!.blobs) expect(digestOf(await buffer(blob.open()))).toBe(blob.digest);
  });

  it('asks to leave the tag out when it is ambiguous', async () => {
    const path = await layoutFolder(
      { image: web, annotations: refName('a:1') },
      { image: multi, annotations: refName('b:1') },
    );
    expect(await failure(`${path}:1`)).toContain('tag 1 is in it more than once (a, b)');
  });
});

describe('loadImages from docker save', () => {
  const layers = [Buffer.from('first layer'), Buffer.from('second layer')];

  it('makes the manifest such an archive lacks, the same each time', async () => {
    const path = newPath('saved.tar');
    await writeTar(path, dockerSaveOf(['contoso/web:9', 'contoso/web:latest'], layers));
    const images = await loadImages(path);
    expect(images.map(referenceOf)).toEqual(['contoso/web:9', 'contoso/web:latest']);
    const [image] = images;
    expect(JSON.parse(image!.root.bytes.toString())).toMatchObject({
      config: { mediaType: 'application/vnd.oci.image.config.v1+json' },
      layers: layers.map((layer) => ({
        mediaType: 'application/vnd.oci.image.layer.v1.tar',
        digest: digestOf(layer),
        size: layer.length,
      })),
    });
    expect((await loadImages(path))[0]!.root.digest).toBe(image!.root.digest);
    for (const blob of image!.blobs) expect(digestOf(await buffer(blob.open()))).toBe(blob.digest);
    expect((await loadImages(`${path}:9`)).map(referenceOf)).toEqual(['contoso/web:9']);
  });

  it('follows the links by which layers are shared', async () => {
    const path = newPath('saved.tar');
    const { 'layer-1/layer.tar': shared, ...files } = dockerSaveOf(['a:1'], [layers[0]!, layers[0]!]);
    expect(shared).toEqual(layers[0]);
    await writeTar(path, files, [
      { name: 'layer-1/layer.tar', type: 'symlink', linkname: '../layer-0/layer.tar' },
    ]);
    const [image] = await loadImages(path);
    expect(image!.blobs).toHaveLength(2);
  });

  it('hashes layers that are compressed', async () => {
    const path = newPath('saved.tar');
    const zipped = gzipSync(layers[0]!);
    await writeTar(path, { ...dockerSaveOf(['a:1'], [layers[0]!]), 'layer-0/layer.tar': zipped });
    const [image] = await loadImages(path);
    expect(JSON.parse(image!.root.bytes.toString())).toMatchObject({
      layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: digestOf(zipped) }],
    });
  });

  it('names an image without a tag after the file', async () => {
    const path = newPath('My Image.tar');
    await writeTar(path, dockerSaveOf(null, layers));
    expect((await loadImages(path)).map(referenceOf)).toEqual(['my-image:latest']);
  });

  it('reads the layout of newer archives, which keeps the digests', async () => {
    const path = newPath('saved.tar');
    const layout = await layoutOf([{ image: web, annotations: refName('1.0') }]);
    await writeTar(path, { ...layout, ...dockerSaveOf(['a:1'], layers) });
    expect((await loadImages(path)).map(({ root }) => root.digest)).toEqual([web.root.digest]);
  });
});

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
    await writeFiles(join(folder, String(count)), { file: content });
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
    const files = await layoutOf([{ image: multi, annotations: refName('2.0') }]);
    const { [blobPath(multi.children[0]!.digest)]: _missing, ...rest } = files;
    const path = newPath();
    await writeFiles(path, rest);
    const message = await failure(path);
    expect(message).toContain(`${path}: blob ${multi.children[0]!.digest} is missing`);
    expect(message).toContain('skopeo copy --all');
  });

  it('a layout with a damaged manifest', async () => {
    const path = await layoutFolder({ image: web, annotations: refName('1.0') });
    await writeFile(join(path, blobPath(web.root.digest)), '{}');
    expect(await failure(path)).toContain(`blob ${web.root.digest} holds ${digestOf(Buffer.from('{}'))}`);
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
