import { expect, it } from 'vitest';
import { digestOf } from '../../../rehearsal/cloud/registry/grammar';
import { buildBlob } from '../../../rehearsal/images/build-image';
import { attachmentOf } from '../../../src/azure/signatures/attachments';
import { notationSignatures } from '../../../src/azure/signatures/find';
import { memoryContents } from '../../support/memory-contents';

/** Manifests that older clients made. */

const signature = 'application/vnd.cncf.notary.signature';
const subject = {
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  digest: digestOf(Buffer.from('a')),
  size: 1,
};

function pushed(mediaType: string, body: object, blobs: readonly ReturnType<typeof buildBlob>[] = []) {
  const bytes = Buffer.from(JSON.stringify({ mediaType, ...body, subject }));
  const root = { digest: digestOf(bytes), mediaType, bytes };
  const { contents } = memoryContents([{ repository: 'app', root, children: [], blobs }]);
  return { digest: root.digest, contents: contents(['app']) };
}

const described = ({ mediaType, digest, size }: ReturnType<typeof buildBlob>) => ({
  mediaType,
  digest,
  size,
});

async function found(mediaType: string, place: 'layers' | 'blobs', envelope: Buffer) {
  const blob = buildBlob(envelope, 'application/cose');
  const body = { artifactType: signature, [place]: [described(blob)] };
  const { contents } = pushed(mediaType, body, [blob]);
  const signatures = [];
  for await (const each of notationSignatures(contents, 'app', subject.digest)) signatures.push(each);
  return signatures;
}

const whole = Buffer.alloc(64 * 1024);

it.each([
  ['application/vnd.oci.image.manifest.v1+json', 'layers'],
  ['application/vnd.oci.artifact.manifest.v1+json', 'blobs'],
  ['application/vnd.cncf.oras.artifact.manifest.v1+json', 'blobs'],
] as const)('finds a signature in a %s, in its %s', async (type, place) => {
  expect(await found(type, place, whole)).toEqual([
    { kind: 'notation', mediaType: 'application/cose', bytes: whole },
  ]);
});

it('reads no envelope that is larger than any needs', async () => {
  const large = Buffer.alloc(whole.length + 1);
  expect(await found(subject.mediaType, 'layers', large)).toEqual([
    { kind: 'unreadable', problem: 'it is larger than 65536 bytes' },
  ]);
});

it.each(['v1+json', 'v1+prettyjws'])(
  'takes no image of the first schema of Docker for an attachment: %s',
  async (version) => {
    const body = { schemaVersion: 1, artifactType: signature, fsLayers: [{ blobSum: subject.digest }] };
    const { contents, digest } = pushed(`application/vnd.docker.distribution.manifest.${version}`, body);
    expect(await attachmentOf(contents, 'app', digest)).toBeUndefined();
  },
);
