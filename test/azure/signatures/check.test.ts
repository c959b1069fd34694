import { afterAll, beforeAll, expect, it } from 'vitest';
import { digestOf } from '../../../rehearsal/cloud/registry/grammar';
import {
  buildAttachment,
  buildBlob,
  buildImage,
  buildIndex,
  buildLayer,
  type BuiltManifest,
} from '../../../rehearsal/images/build-image';
import type { Image } from '../../../rehearsal/images/image';
import { createSignatureCheck } from '../../../src/azure/signatures/check';
import type { Contents } from '../../../src/domain/signatures/contents';
import { TransferError } from '../../../src/domain/errors';
import type { Trust } from '../../../src/domain/signatures/trust';
import { openWorkshop, type Workshop } from '../../mirrors/openssl';
import { cosignPolicy, cosignSignature } from '../../mirrors/signing';
import { memoryContents } from '../../support/memory-contents';
import { memoryServices } from '../../support/services';

/** What passes as signed and what only says so; keys and signatures are made by OpenSSL. */

let acme: Workshop;
let trust: Trust;
let signed: Image;
let evil: BuiltManifest;
let images: Image[];
beforeAll(async () => {
  acme = openWorkshop();
  trust = memoryServices({ REQUIRE: 'cosign', TRUST_POLICY: cosignPolicy(acme) }).route.trust!;
  const child = buildImage([await buildLayer({ 'bin/app': 'good' })]);
  signed = image(buildIndex({ amd64: child }), '1.0');
  evil = buildImage([await buildLayer({ 'bin/app': 'evil' })]);
  images = [signed, cosignSignature(acme, signed)];
});
afterAll(() => {
  acme.close();
});

const image = (root: BuiltManifest, tag?: string): Image => ({
  ...{ repository: 'team/app', root, children: root.children, blobs: root.blobs },
  ...(tag !== undefined && { tag }),
});

/** A manifest that says it refers to what is signed. */
function claiming(manifest: BuiltManifest): BuiltManifest {
  const { mediaType, digest, bytes } = signed.root;
  const subject = { mediaType, digest, size: bytes.length };
  const body = JSON.parse(manifest.bytes.toString()) as object;
  const changed = Buffer.from(JSON.stringify({ ...body, subject }));
  return { ...manifest, bytes: changed, digest: digestOf(changed) };
}

const sbom = (of = signed.root): BuiltManifest =>
  buildAttachment(of, 'application/spdx+json', buildBlob(Buffer.from('{}'), 'application/spdx+json'));

const checkIn = (pushed: readonly Image[], more: Partial<Contents> = {}) =>
  createSignatureCheck({ ...trust }, memoryContents(pushed, more), ['team/app'], () => new Date())!;

const missing = { trusted: false, reason: expect.stringMatching(/^SIGNATURE_MISSING: /) as string };

it('an image and an index pass by no subject they name, by tag or by digest', async () => {
  for (const root of [claiming(evil), claiming(buildIndex({ amd64: evil }))]) {
    const { digest } = root;
    const check = checkIn([...images, image(root, 'latest')]);
    expect(await check(`team/app@${digest}`, digest)).toMatchObject(missing);
    expect(await check('team/app:latest', digest)).toMatchObject(missing);
    expect(await check(`team/app@${digest}`, digest, [signed.root.digest])).toMatchObject(missing);
  }
});

it('an attachment passes by its subject, but not under a tag of its own', async () => {
  const root = sbom();
  const { digest } = root;
  const check = checkIn([...images, image(root, 'latest')]);
  expect(await check(`team/app@${digest}`, digest)).toMatchObject({ trusted: true });
  expect(await check('team/app:latest', digest)).toMatchObject(missing);
});

it('an image passes by no tag of the signature scheme', async () => {
  const tag = signed.root.digest.replace(':', '-');
  for (const root of [evil, buildIndex({ amd64: evil })])
    for (const name of [tag, `${tag}.sig`, `${tag}.x`]) {
      const check = checkIn([...images, image(root, name)]);
      expect(await check(`team/app:${name}`, root.digest)).toMatchObject(missing);
    }
});

it('an image does not pass by layers that are called documents beside one that is none', async () => {
  const layer = buildBlob(Buffer.from('tar'), 'application/octet-stream');
  const config = buildBlob(Buffer.from('{}'), 'application/vnd.oci.image.config.v1+json');
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, config, layers: [layer] }));
  const root = { ...evil, bytes, digest: digestOf(bytes) };
  const tag = `${signed.root.digest.replace(':', '-')}.sig`;
  expect(await checkIn([...images, image(root, tag)])(`team/app:${tag}`, root.digest)).toMatchObject(missing);
});

it('signatures and an index of attachments pass by their tag', async () => {
  const tag = signed.root.digest.replace(':', '-');
  const index = image(buildIndex({ any: sbom() }), tag);
  const check = checkIn([...images, index]);
  expect(await check(`team/app:${tag}`, index.root.digest)).toMatchObject({ trusted: true });
  expect(await check(`team/app:${tag}.sig`, images[1]!.root.digest)).toMatchObject({ trusted: true });
});

it('what refers to a child of a signed index passes by the subject that is known', async () => {
  const root = sbom(signed.children[0]);
  const check = checkIn([...images, image(root)]);
  const reference = `team/app@${root.digest}`;
  expect(await check(reference, root.digest)).toMatchObject(missing);
  expect(await check(reference, root.digest, [signed.root.digest])).toMatchObject({ trusted: true });
});

it('looks at 50 signatures of an artifact, however they are spread', async () => {
  const { root, ...parts } = cosignSignature(acme, signed, { damaged: true });
  const body = JSON.parse(root.bytes.toString()) as { readonly layers: readonly object[] };
  const bytes = Buffer.from(
    JSON.stringify({ ...body, layers: Array.from({ length: 40 }, () => body.layers[0]) }),
  );
  const tagged = { ...parts, root: { ...root, bytes, digest: digestOf(bytes) } };
  let read = 0;
  const { contents } = memoryContents([signed, tagged]);
  const all = contents([]);
  const type = 'application/vnd.dev.cosign.artifact.sig.v1+json';
  const referrer = { mediaType: root.mediaType, artifactType: type, digest: tagged.root.digest, size: 1 };
  const check = checkIn([signed, tagged], {
    referring: () => Promise.resolve(Array.from({ length: 50 }, () => referrer)),
    blob: (...what) => {
      read++;
      return all.blob(...what);
    },
  });
  expect(await check('team/app:1.0', signed.root.digest)).toMatchObject({ trusted: false });
  expect(read).toBe(50);
});

it('what a registry shows nobody is a verdict; that it lets nobody in is none', async () => {
  const failing = (code: 'REFUSED' | 'ACCESS_DENIED') =>
    checkIn(images, {
      manifest: () => Promise.reject(new TransferError(code, 'no', { operation: 'read', origin: 'source' })),
    })('team/app:1.0', signed.root.digest);
  expect(await failing('REFUSED')).toMatchObject({ trusted: false });
  await expect(failing('ACCESS_DENIED')).rejects.toMatchObject({ failure: { code: 'ACCESS_DENIED' } });
});
