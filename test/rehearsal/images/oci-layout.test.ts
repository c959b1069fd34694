import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../rehearsal/cloud/registry/grammar';
import { referenceOf } from '../../../rehearsal/images/image';
import { loadImages } from '../../../rehearsal/images/load-images';
import { layoutOf, writeFiles, writeTar } from './archives';
import { failure, refName, useImages } from './image-site';

const site = useImages();
const { newPath, layoutFolder } = site;

describe('loadImages from an OCI layout', () => {
  it('finds every image with its manifests and blobs', async () => {
    const path = await layoutFolder(
      { image: site.multi, annotations: refName('2.0') },
      { image: site.web, annotations: refName('contoso/web:1.0') },
      { image: site.sbom },
    );
    const images = await loadImages(path);
    expect(images.map(referenceOf)).toEqual(['app:2.0', 'contoso/web:1.0', `app@${site.sbom.root.digest}`]);
    const [loaded] = images;
    const { digest, mediaType, bytes } = site.multi.root;
    expect(loaded!.root).toEqual({ digest, mediaType, bytes });
    expect(loaded!.children.map(({ digest }) => digest)).toEqual(
      site.multi.children.map(({ digest }) => digest),
    );
    expect(loaded!.blobs.map(({ digest }) => digest).sort()).toEqual(
      site.multi.blobs.map(({ digest }) => digest).sort(),
    );
    for (const blob of loaded!.blobs) {
      const bytes = await buffer(blob.open());
      expect(bytes).toHaveLength(blob.size);
      expect(digestOf(bytes)).toBe(blob.digest);
    }
  });

  it('takes one by its tag', async () => {
    const path = await layoutFolder(
      { image: site.multi, annotations: refName('2.0') },
      { image: site.web, annotations: refName('1.0') },
    );
    expect((await loadImages(`${path}:1.0`)).map(referenceOf)).toEqual(['app:1.0']);
    expect(await failure(`${path}:3.0`)).toBe(`${path}: no image is tagged 3.0; it holds 2.0, 1.0`);
  });

  it('prefers the full name containerd writes', async () => {
    const annotations = { ...refName('1.0'), 'io.containerd.image.name': 'docker.io/library/web:1.0' };
    expect((await loadImages(await layoutFolder({ image: site.web, annotations }))).map(referenceOf)).toEqual(
      ['web:1.0'],
    );
  });

  it('calls a lone image without a name latest, or what the user says', async () => {
    const path = await layoutFolder({ image: site.web });
    expect((await loadImages(path)).map(referenceOf)).toEqual(['app:latest']);
    expect((await loadImages(`${path}:mine`)).map(referenceOf)).toEqual(['app:mine']);
  });

  it('takes a path with a colon whole when it exists', async () => {
    const path = newPath('app:1.0');
    await writeFiles(path, await layoutOf([{ image: site.web, annotations: refName('2.0') }]));
    expect((await loadImages(path)).map(({ tag }) => tag)).toEqual(['2.0']);
    expect((await loadImages(`${path}:2.0`)).map(({ tag }) => tag)).toEqual(['2.0']);
  });

  it('reads the same from a tar, without unpacking it', async () => {
    const path = newPath('web.tar');
    await writeTar(path, await layoutOf([{ image: site.multi, annotations: refName('2.0') }]));
    const [loaded] = await loadImages(path);
    expect(referenceOf(loaded!)).toBe('web:2.0');
    for (const blob of loaded!.blobs) expect(digestOf(await buffer(blob.open()))).toBe(blob.digest);
  });

  it('asks to leave the tag out when it is ambiguous', async () => {
    const path = await layoutFolder(
      { image: site.web, annotations: refName('a:1') },
      { image: site.multi, annotations: refName('b:1') },
    );
    expect(await failure(`${path}:1`)).toContain('tag 1 is in it more than once (a, b)');
  });
});
