import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { digestOf } from '../../rehearsal/cloud/registry/grammar';
import { buildBlob, buildImage, buildLayer } from '../../rehearsal/images/build-image';
import type { Image } from '../../rehearsal/images/image';
import { createSignatureCheck } from '../../src/activities/check-signatures';
import type { Trust } from '../../src/domain/signatures/trust';
import { openWorkshop, type Workshop } from '../mirrors/openssl';
import { cosignPolicy, cosignSignature } from '../mirrors/signing';
import { memoryContents } from '../support/memory-contents';
import { memoryServices } from '../support/services';

/** What attachments may hold. */

const repository = 'team/app';
let acme: Workshop;
let trust: Trust;
let signed: Image;
beforeAll(async () => {
  acme = openWorkshop();
  trust = memoryServices({ REQUIRE: 'cosign', TRUST_POLICY: cosignPolicy(acme) }).route.trust!;
  const root = buildImage([await buildLayer({ 'bin/app': 'good' })]);
  signed = { repository, tag: '1.0', root, children: [], blobs: root.blobs };
});
afterAll(() => {
  acme.close();
});

/** Judges a manifest that refers to what is signed, by its digest and under a tag of cosign. */
async function judged(make: (text: string) => string, blobs: Image['blobs'] = []): Promise<boolean[]> {
  const { mediaType, digest, bytes } = signed.root;
  const subject = JSON.stringify({ mediaType, digest, size: bytes.length });
  const made = Buffer.from(make(`"schemaVersion":2,"subject":${subject}`));
  const root = { digest: digestOf(made), mediaType, bytes: made };
  const tag = `${digest.replace(':', '-')}.sig`;
  const images = [signed, cosignSignature(acme, signed), { repository, root, children: [], blobs }];
  const check = createSignatureCheck({ ...trust }, memoryContents(images), [repository], () => new Date())!;
  const references = [`${repository}@${root.digest}`, `${repository}:${tag}`];
  const verdicts = await Promise.all(references.map((each) => check(each, root.digest, [digest])));
  for (const verdict of verdicts)
    if (!verdict.trusted)
      expect(verdict.reason).toMatch(
        /^SIGNATURE_MISSING: .*it is no signature, attestation or SBOM that is known$/,
      );
  return verdicts.map(({ trusted }) => trusted);
}

const described = (mediaType: string, content = '{}') => {
  const blob = buildBlob(Buffer.from(content), mediaType);
  return { text: JSON.stringify({ mediaType, digest: blob.digest, size: blob.size }), blob };
};
const empty = 'application/vnd.oci.empty.v1+json';
const image = 'application/vnd.oci.image.config.v1+json';
const crosses = [true, true];
const doesNot = [false, false];

it('no SBOM crosses that can be unpacked, whatever its layer is called', async () => {
  const config = described(empty);
  for (const type of ['application/json', 'application/cose']) {
    const tar = buildBlob(gzipSync('bin/app'), type);
    const layer = JSON.stringify({ mediaType: type, digest: tar.digest, size: tar.size });
    const its = `"artifactType":"application/spdx+json","config":${config.text},"layers":[${layer}]`;
    expect(await judged((text) => `{${text},${its}}`, [tar])).toEqual(doesNot);
  }
});

it('an attestation that grew by many layers crosses', async () => {
  const [config, its] = [described(image), described('application/vnd.dsse.envelope.v1+json')];
  const layers = Array.from({ length: 60 }, () => its.text).join();
  const make = (text: string) => `{${text},"config":${config.text},"layers":[${layers}]}`;
  expect(await judged(make, [its.blob])).toEqual(crosses);
});

it('nothing crosses as the referrers tag what lists nothing and is a list in name only', async () => {
  const { digest } = signed.root;
  const tag = `${repository}:${digest.replace(':', '-')}`;
  const index = 'application/vnd.oci.image.index.v1+json';
  for (const [mediaType, more] of [
    ['application/vnd.oci.artifact.manifest.v1+json', ''],
    [index, '"artifactType":"application/x-evil",'],
    [index, `"blobs":[${described('application/vnd.oci.image.layer.v1.tar+gzip').text}],`],
  ] as const) {
    const bytes = Buffer.from(`{"schemaVersion":2,${more}"manifests":[]}`);
    const root = { digest: digestOf(bytes), mediaType, bytes };
    const images = [signed, cosignSignature(acme, signed), { repository, root, children: [], blobs: [] }];
    const check = createSignatureCheck({ ...trust }, memoryContents(images), [repository], () => new Date())!;
    expect(await check(tag, root.digest)).toMatchObject({ trusted: false });
  }
});
