import { describe, expect, it } from 'vitest';
import { readManifestFacts } from '../../../rehearsal/cloud/registry/manifest';
import { referenceOf } from '../../../rehearsal/images/image';
import { generateImages, sampleImages } from '../../../rehearsal/images/samples';

describe('sampleImages', () => {
  it('has the same digests on every machine and Node version', async () => {
    const digests = (await sampleImages()).map((image) => [referenceOf(image), image.root.digest]);
    expect(digests).toMatchInlineSnapshot(`
      [
        [
          "samples/web:1.0",
          "sha256:50a1e05e06ab5cdbc8d5af12588fb5d8d6a98110e758f3bfbf21f6204a2823c6",
        ],
        [
          "samples/web:1.1",
          "sha256:643340571083bfb4ea08ab3c173b19deaea19dc5621a7ec7b3323042ef09dc1f",
        ],
        [
          "samples/web@sha256:d369b2611f79c884d16d07746fc72a99ff29cd420b489d64d61d395f402321d1",
          "sha256:d369b2611f79c884d16d07746fc72a99ff29cd420b489d64d61d395f402321d1",
        ],
        [
          "samples/multi:2.0",
          "sha256:b050b5898d0737631d159af124befcdbab301e5f2a6d9534e855fd66738b3cb6",
        ],
        [
          "team/api:2026.1",
          "sha256:ab3307872d8cebf026f4bb7d8088e8509c5c02eba93d32ffe09cde5cff087a27",
        ],
      ]
    `);
  });

  it('holds tags that share a layer, an index and an artifact about another one', async () => {
    const [web1, web2, sbom, multi] = await sampleImages();
    const digests = (image: typeof web1): string[] => image!.blobs.map(({ digest }) => digest);
    expect(digests(web1).filter((digest) => digests(web2).includes(digest))).toHaveLength(1);
    expect(readManifestFacts(sbom!.root.bytes, sbom!.root.mediaType).subject).toBe(web2!.root.digest);
    expect(multi!.children).toHaveLength(2);
  });
});

describe('generateImages', () => {
  it('makes as many distinct images as asked', async () => {
    const images = await generateImages(120);
    expect(new Set(images.map(referenceOf)).size).toBe(120);
    expect(new Set(images.map(({ root }) => root.digest)).size).toBe(120);
    expect(referenceOf(images[6]!)).toBe('fleet/app-007:1.0');
  });
});
