import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildAttachment, buildBlob } from '../../../rehearsal/images/build-image';
import { digestOf } from '../../../rehearsal/cloud/registry/grammar';
import type { Image } from '../../../rehearsal/images/image';
import { verifySigned } from '../../../src/activities/transfer/verify-signed';
import { certificates, fixture, stamped } from '../../domain/signatures/notation/recorded';
import { openAuthority, type Authority } from '../../azure/signatures/authority';
import { memoryContents } from '../../support/memory-contents';
import { memoryServices } from '../../support/services';

/** A receiver, and an image that notation signed with a COSE envelope and a time stamp, as recorded. */

/** Leads this process nowhere but to itself. */
let acme: Authority;
beforeAll(async () => {
  acme = await openAuthority();
});
afterAll(() => acme.close());

const bytes = fixture('alpine-3.18.0.manifest');
const root = { digest: digestOf(bytes), mediaType: stamped.mediaType, bytes };
const repository = 'library/alpine';
const alpine: Image = { repository, tag: '3.18.0', root, children: [], blobs: [] };
const reference = `${repository}:3.18.0`;

const pemOf = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----`;

const policyOf = (organisation: string, revocation?: 'skip'): string =>
  JSON.stringify({
    notation: {
      trustStores: {
        'ca:notary': certificates('TestTimestamp.crt').map(pemOf),
        'tsa:globalsign': certificates('globalsignRoot.cer').map(pemOf),
      },
      trustPolicies: [
        {
          ...{ name: 'alpine', registryScopes: ['*'] },
          signatureVerification: { level: 'strict', ...(revocation && { override: { revocation } }) },
          trustStores: ['ca:notary', 'tsa:globalsign'],
          trustedIdentities: [`x509.subject: C=US, ST=WA, O=${organisation}`],
        },
      ],
    },
  });

/** What a receiver makes of the image with such a signature beside it. */
async function arrivedWith(envelope: Buffer, TRUST_POLICY: string, of = alpine) {
  const { services, route } = memoryServices({ REQUIRE: 'notation', TRUST_POLICY });
  const layer = buildBlob(envelope, 'application/cose');
  const signature = buildAttachment(of.root, 'application/vnd.cncf.notary.signature', layer);
  const target = memoryContents([of, { repository, root: signature, children: [], blobs: signature.blobs }]);
  const { digest } = of.root;
  const named = [
    { reference, digest },
    { reference: `${repository}@${signature.digest}`, digest: signature.digest },
  ];
  return verifySigned(
    named.map((each) => ({ ...each, targetDigest: each.digest, verified: true })),
    {
      ...{ services, target, route: { ...route, mode: 'receive' } },
      planned: named.map((each) => ({ ...each, size: 1 })),
    },
  );
}
const signature = fixture('coseWithTimestamp.sig');

describe('a COSE envelope of notation that has arrived', () => {
  it('counts, and says who signed', async () => {
    expect(root.digest).toBe(stamped.digest);
    const [image, itself] = await arrivedWith(signature, policyOf('Notary', 'skip'));
    expect(image).toMatchObject({ verified: true, signedBy: expect.stringContaining('CN=alpine') as string });
    expect(itself).toMatchObject({ verified: true });
  });

  it.each([
    [
      'altered',
      () => Buffer.from(signature).fill(0, 1000, 1010),
      policyOf('Notary', 'skip'),
      /^SIGNATURE_INVALID: /,
    ],
    [
      'of another organisation',
      () => signature,
      policyOf('Other', 'skip'),
      /^SIGNATURE_UNTRUSTED: .*no trusted/,
    ],
    [
      'where revocation is enforced and nobody can be asked',
      () => signature,
      policyOf('Notary'),
      /^SIGNATURE_UNCHECKED: .*globalsign.*: did not answer \(ERR_OUTBOUND_REFUSED\)/,
    ],
    [
      'stamped after its certificate expired',
      () => fixture('timestampAfterNotAfter.sig'),
      policyOf('Notary', 'skip'),
      /^SIGNATURE_(?:EXPIRED|UNTRUSTED): /,
    ],
  ])('does not count %s, and is said to be at the target', async (_, envelope, policy, why) => {
    for (const each of await arrivedWith(envelope(), policy)) {
      expect(each).toMatchObject({ verified: false, reason: expect.stringMatching(why) as string });
      expect(each.reason).toMatch(/it is at the target all the same$/);
    }
  });

  it('does not count for another image', async () => {
    const changed = Buffer.from(bytes.toString().replace('1472', '1473'));
    const other = { ...alpine, root: { ...root, bytes: changed, digest: digestOf(changed) } };
    const [image] = await arrivedWith(signature, policyOf('Notary', 'skip'), other);
    expect(image?.reason).toMatch(/^SIGNATURE_INVALID: it is of sha256:c0669e/);
  });
});
