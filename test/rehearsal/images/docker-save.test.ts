import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../rehearsal/cloud/registry/grammar';
import { referenceOf } from '../../../rehearsal/images/image';
import { loadImages } from '../../../rehearsal/images/load-images';
import { dockerSaveOf, layoutOf, writeTar } from './archives';
import { refName, useImages } from './image-site';

const site = useImages();
const { newPath } = site;

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
    const layout = await layoutOf([{ image: site.web, annotations: refName('1.0') }]);
    await writeTar(path, { ...layout, ...dockerSaveOf(['a:1'], layers) });
    expect((await loadImages(path)).map(({ root }) => root.digest)).toEqual([site.web.root.digest]);
  });
});
