import { gzipSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import {
  buildAttachment,
  buildBlob,
  buildImage,
  buildIndex,
  buildLayer,
  type BuiltManifest,
} from '../../../rehearsal/images/build-image';
import { crosses, described, doesNot, empty, image, repository, useSignedImage } from './signed-image';

/** What crosses by the signature of what it refers to: what is known for an attachment, and nothing else. */

const { signed, checkBeside, judged } = useSignedImage();
let evil: BuiltManifest;
beforeAll(async () => {
  evil = buildImage([await buildLayer({ 'bin/app': 'evil' })]);
});

const simple = 'application/vnd.dev.cosign.simplesigning.v1+json';

it.each([
  ['application/vnd.cncf.notary.signature', empty, 'application/cose'],
  ['application/vnd.dev.sigstore.bundle.v0.3+json', empty, 'application/vnd.dev.sigstore.bundle.v0.3+json'],
  [
    'application/vnd.dev.cosign.artifact.sig.v1+json',
    'application/vnd.dev.cosign.artifact.sig.v1+json',
    simple,
  ],
  ['application/spdx+json', empty, 'text/plain'],
  ['text/spdx', empty, 'text/spdx'],
  ['application/vnd.cyclonedx+xml', empty, 'application/vnd.cyclonedx+xml'],
  ['application/vnd.in-toto+json', empty, 'application/vnd.in-toto+json'],
  ['application/sarif+json', empty, 'application/json'],
  ['application/vnd.cncf.notary.signature', undefined, 'application/jose+json'],
  [undefined, 'application/vnd.cncf.notary.signature', 'application/jose+json'],
  ['application/vnd.docker.attestation.manifest.v1+json', empty, 'application/vnd.in-toto+json'],
  ['application/vnd.in-toto.provenance+dsse', empty, 'application/vnd.in-toto.provenance+dsse'],
  ['application/vnd.cyclonedx+xml', empty, 'application/xml'],
  [undefined, image, simple],
  [undefined, image, 'application/vnd.dsse.envelope.v1+json'],
])('a known attachment crosses: %s, config %s, layer %s', async (type, config, layer) => {
  const [its, of] = [described(layer), config === undefined ? undefined : described(config)];
  const parts = [type && `"artifactType":"${type}"`, of && `"config":${of.text}`, `"layers":[${its.text}]`];
  const make = (text: string) => `{${[text, ...parts].filter(Boolean).join()}}`;
  expect(await judged(make, [its.blob])).toEqual(crosses);
});

it.each([
  ['application/spdx+json', image, 'application/foo+json'],
  [undefined, image, 'application/foo+json'],
  [undefined, image, 'text/html'],
  [undefined, empty, 'application/spdx+json'],
  ['application/spdx+json', empty, 'application/octet-stream'],
  ['application/spdx+json', 'application/vnd.cncf.helm.config.v1+json', 'application/json'],
  ['application/spdx+json', 'application/octet-stream', 'application/json'],
  ['application/spdx+json', 'application/json', 'application/json'],
  ['application/vnd.ms.bicep.module.artifact', empty, 'application/vnd.ms.bicep.module.layer.v1+json'],
  ['application/vnd.cyclonedx.tar+gzip', empty, 'text/plain'],
  ['APPLICATION/SPDX+JSON', empty, 'text/plain'],
  ['application/vnd.wasm.config.v0+json', empty, 'application/wasm'],
])('what is not known does not: %s, config %s, layer %s', async (type, config, layer) => {
  const [its, of] = [described(layer), described(config)];
  const parts = [type && `"artifactType":"${type}"`, `"config":${of.text}`, `"layers":[${its.text}]`];
  const make = (text: string) => `{${[text, ...parts].filter(Boolean).join()}}`;
  expect(await judged(make, [its.blob, of.blob])).toEqual(doesNot);
});

it('nor an index, be it one of attachments alone, under any name but the referrers tag', async () => {
  const root = buildIndex({
    any: buildAttachment(signed().root, 'application/spdx+json', described('text/plain').blob),
  });
  const { digest } = signed().root;
  const index = { repository, root, children: root.children, blobs: root.blobs };
  const check = checkBeside(index);
  const tag = `${repository}:${digest.replace(':', '-')}`;
  expect(await check(tag, root.digest)).toMatchObject({ trusted: true });
  for (const reference of [`${tag}.sig`, `${repository}@${root.digest}`])
    expect(await check(reference, root.digest, [digest])).toMatchObject({ trusted: false });
});

it('nor what has the config of an image and no layers, or layers that can be unpacked', async () => {
  const config = described(image);
  expect(await judged((text) => `{${text},"config":${config.text},"layers":[]}`)).toEqual(doesNot);
  const tar = buildBlob(gzipSync('bin/app'), simple);
  const layer = JSON.stringify({ mediaType: simple, digest: tar.digest, size: tar.size });
  const make = (text: string) => `{${text},"config":${config.text},"layers":[${layer}]}`;
  expect(await judged(make, [tar])).toEqual(doesNot);
  expect(await judged(make, []), 'whose content is gone').toEqual(doesNot);
});

it('nor what clients read in another way: fields in other letters, or twice', async () => {
  const { layers } = JSON.parse(evil.bytes.toString()) as { layers: unknown };
  const [config, sbom] = [described(empty), described('application/spdx+json')];
  const plain = `"artifactType":"application/spdx+json","config":${config.text}`;
  const run = JSON.stringify(layers);
  for (const hidden of [`"Layers":${run}`, `"layers":${run},"layers":[${sbom.text}]`, '"Manifests":[]'])
    expect(await judged((text) => `{${text},${plain},${hidden}}`, [sbom.blob])).toEqual(doesNot);
  expect(await judged((text) => `{${text},${plain},"layers":[${sbom.text}]}`, [sbom.blob])).toEqual(crosses);
});
