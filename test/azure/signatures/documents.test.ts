import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { digestOf } from '../../../rehearsal/cloud/registry/grammar';
import { buildBlob } from '../../../rehearsal/images/build-image';
import { crosses, described, doesNot, empty, image, repository, useSignedImage } from './signed-image';

/** What attachments may hold. */

const { signed, checkBeside, judged } = useSignedImage();

it('no SBOM crosses that can be unpacked, whatever its layer is called', async () => {
  const config = described(empty);
  for (const type of ['application/json', 'application/cose']) {
    const tar = buildBlob(gzipSync('bin/app'), type);
    const layer = JSON.stringify({ mediaType: type, digest: tar.digest, size: tar.size });
    const its = `"artifactType":"application/spdx+json","config":${config.text},"layers":[${layer}]`;
    expect(await judged((text) => `{${text},${its}}`, [tar])).toEqual(doesNot);
  }
});

it('nor one whose config can be unpacked, be it called empty', async () => {
  const its = described('application/spdx+json');
  for (const type of [empty, image, 'application/spdx+json']) {
    const tar = buildBlob(gzipSync('bin/app'), type);
    const config = JSON.stringify({ mediaType: type, digest: tar.digest, size: tar.size });
    const parts = `"artifactType":"application/spdx+json","config":${config},"layers":[${its.text}]`;
    expect(await judged((text) => `{${text},${parts}}`, [tar, its.blob])).toEqual(doesNot);
  }
});

it('an attestation that grew by many layers crosses', async () => {
  const [config, its] = [described(image), described('application/vnd.dsse.envelope.v1+json')];
  const layers = Array.from({ length: 60 }, () => its.text).join();
  const make = (text: string) => `{${text},"config":${config.text},"layers":[${layers}]}`;
  expect(await judged(make, [its.blob])).toEqual(crosses);
});

it('nothing crosses as the referrers tag what lists nothing and is a list in name only', async () => {
  const { digest } = signed().root;
  const tag = `${repository}:${digest.replace(':', '-')}`;
  const index = 'application/vnd.oci.image.index.v1+json';
  for (const [mediaType, more] of [
    ['application/vnd.oci.artifact.manifest.v1+json', ''],
    [index, '"artifactType":"application/x-evil",'],
    [index, `"blobs":[${described('application/vnd.oci.image.layer.v1.tar+gzip').text}],`],
  ] as const) {
    const bytes = Buffer.from(`{"schemaVersion":2,${more}"manifests":[]}`);
    const root = { digest: digestOf(bytes), mediaType, bytes };
    const check = checkBeside({ repository, root, children: [], blobs: [] });
    expect(await check(tag, root.digest)).toMatchObject({ trusted: false });
  }
});
