import { afterAll, beforeAll, expect, it } from 'vitest';
import { digestOf } from '../../../rehearsal/cloud/registry/grammar';
import { buildAttachment, buildBlob, buildImage, buildLayer } from '../../../rehearsal/images/build-image';
import type { Image, ImageManifest } from '../../../rehearsal/images/image';
import { createSignatureCheck } from '../../../src/azure/signatures/check';
import { openWorkshop, type Workshop } from '../../mirrors/openssl';
import { notationPolicy, notationSignature } from '../../mirrors/signing';
import { memoryContents } from '../../support/memory-contents';
import { memoryServices } from '../../support/services';

/** An SBOM of an image, and a signature that a stranger attached to it. */

const repository = 'team/app';
let acme: Workshop;
let stranger: Workshop;
let image: Image;
let sbom: Image;
let theirs: Image;
beforeAll(async () => {
  [acme, stranger] = [openWorkshop(), openWorkshop('other')];
  const named = (root: ImageManifest & Pick<Image, 'blobs'>): Image => ({
    ...{ repository, root, children: [], blobs: root.blobs },
  });
  image = named(buildImage([await buildLayer({ 'bin/app': 'good' })]));
  const text = buildBlob(Buffer.from('{}'), 'application/spdx+json');
  sbom = named(buildAttachment(image.root, 'application/spdx+json', text));
  theirs = notationSignature(stranger, sbom);
});
afterAll(() => {
  acme.close();
  stranger.close();
});

function judged(pushed: readonly Image[]) {
  const { trust } = memoryServices({ REQUIRE: 'notation', TRUST_POLICY: notationPolicy(acme) }).route;
  const check = createSignatureCheck(trust, memoryContents(pushed), [repository], () => new Date())!;
  return Promise.all([sbom, theirs].map(({ root: { digest } }) => check(`${repository}@${digest}`, digest)));
}

it('keeps neither it nor what it is attached to from crossing with a signed image', async () => {
  const trusted = { trusted: true };
  const ours = notationSignature(acme, image);
  expect(await judged([image, ours, sbom, theirs])).toMatchObject([trusted, trusted]);
});

it('is the reason that is given where the image is not signed either', async () => {
  const refused = { trusted: false, reason: expect.stringMatching(/^SIGNATURE_UNTRUSTED: /) as string };
  expect(await judged([image, sbom, theirs])).toMatchObject([refused, refused]);
});

it('lets nothing cross that may be run, be it signed by strangers', async () => {
  const { subject } = JSON.parse(sbom.root.bytes.toString()) as { readonly subject: unknown };
  const evil = buildImage([await buildLayer({ 'bin/app': 'evil' })]);
  const body = JSON.parse(evil.bytes.toString()) as object;
  const bytes = Buffer.from(JSON.stringify({ ...body, subject }));
  const digest = digestOf(bytes);
  const root = { ...evil, bytes, digest };
  const run: Image = { repository, root, children: [], blobs: evil.blobs };
  const { trust } = memoryServices({ REQUIRE: 'notation', TRUST_POLICY: notationPolicy(acme) }).route;
  const pushed = memoryContents([
    image,
    notationSignature(acme, image),
    run,
    notationSignature(stranger, run),
  ]);
  const check = createSignatureCheck(trust, pushed, [repository], () => new Date())!;
  expect(await check(`${repository}@${digest}`, digest)).toMatchObject({ trusted: false });
});
