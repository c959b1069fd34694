import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import {
  buildAttachment,
  buildBlob,
  buildImage,
  buildLayer,
  type BuiltManifest,
} from '../../../rehearsal/images/build-image';
import type { Image } from '../../../rehearsal/images/image';
import { createSignatureCheck } from '../../../src/azure/signatures/check';
import { openWorkshop, type Workshop } from '../../mirrors/openssl';
import { cosignPolicy, cosignSignature } from '../../mirrors/signing';
import { memoryContents } from '../../support/memory-contents';
import { memoryServices } from '../../support/services';

/** By whose signature attachments cross. */

const repository = 'team/app';
let acme: Workshop;
let signed: Image;
let unsigned: Image;
beforeAll(async () => {
  acme = openWorkshop();
  [signed, unsigned] = (await Promise.all(
    ['good', 'evil'].map(async (text) => image(buildImage([await buildLayer({ 'bin/app': text })]))),
  )) as [Image, Image];
});
afterAll(() => {
  acme.close();
});

const image = (root: BuiltManifest): Image => ({ repository, root, children: [], blobs: root.blobs });

const checkIn = (...images: Image[]) => {
  const { trust } = memoryServices({ REQUIRE: 'cosign', TRUST_POLICY: cosignPolicy(acme) }).route;
  const all = memoryContents([signed, cosignSignature(acme, signed), unsigned, ...images]);
  return createSignatureCheck(trust, all, [repository], () => new Date())!;
};

it('reads what an attachment is made of once', async () => {
  const content = buildBlob(Buffer.from('{"once":1}'), 'application/spdx+json');
  const { digest, blobs } = buildAttachment(signed.root, 'application/spdx+json', content);
  const sbom = image(buildAttachment(signed.root, 'application/spdx+json', content));
  const { trust } = memoryServices({ REQUIRE: 'cosign', TRUST_POLICY: cosignPolicy(acme) }).route;
  const all = memoryContents([signed, cosignSignature(acme, signed), sbom]).contents([]);
  const blob = vi.spyOn(all, 'blob');
  for (let times = 0; times < 2; times++) {
    const check = createSignatureCheck(trust, { contents: () => all }, [repository], () => new Date())!;
    expect(await check(`${repository}@${digest}`, digest, [signed.root.digest])).toHaveProperty(
      'trusted',
      true,
    );
  }
  expect(blob.mock.calls.filter(([, its]) => blobs.some((each) => each.digest === its))).toHaveLength(1);
});

it('an attachment passes by any it belongs to, or by a signature of its own', async () => {
  const content = buildBlob(Buffer.from('{}'), 'application/spdx+json');
  const sbom = image(buildAttachment(unsigned.root, 'application/spdx+json', content));
  const [{ digest }, refused, good] = [sbom.root, unsigned.root.digest, signed.root.digest];
  const reference = `${repository}@${digest}`;
  const check = checkIn(sbom);
  expect(await check(reference, digest, [refused])).toMatchObject({ trusted: false });
  expect(await check(reference, digest, [refused, good])).toMatchObject({ trusted: true, subject: good });
  const itself = checkIn(sbom, cosignSignature(acme, sbom));
  expect(await itself(reference, digest, [refused])).toMatchObject({ trusted: true });
});
