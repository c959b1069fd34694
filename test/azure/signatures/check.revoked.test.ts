import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createSignatureCheck } from '../../../src/azure/signatures/check';
import type { ReadCertificate } from '../../../src/domain/signatures/notation/certificate';
import { openWorkshop, type Workshop } from '../../mirrors/openssl';
import { notationPolicy, notationSignature, unsignedImage } from '../../mirrors/signing';
import { memoryContents } from '../../support/memory-contents';
import { memoryServices } from '../../support/services';
import { openAuthority, type Authority } from './authority';

/** Images signed by certificates that name who tells of their revocation; answers are of OpenSSL. */

let acme: Authority;
let stamps: Workshop;
let count = 0;
beforeAll(async () => {
  acme = await openAuthority();
  stamps = openWorkshop();
});
afterAll(async () => {
  stamps.close();
  await acme.close();
});
beforeEach(() => void acme.asked());

const signer = (path = '/ocsp'): ReadCertificate => {
  count += 1;
  const told = `authorityInfoAccess=OCSP;URI:${acme.url(path)}`;
  return acme.issue(`signer-${count}`, ['keyUsage=critical,digitalSignature', told], 'root', 'rsa');
};
const base64 = ({ der }: ReadCertificate): string => der.toString('base64');
const pemOf = (certificate: ReadCertificate): string =>
  `-----BEGIN CERTIFICATE-----\n${base64(certificate)}\n-----END CERTIFICATE-----`;

type Demands = Parameters<typeof notationPolicy>[1] & { readonly root?: string };

/** What the images of a certificate come to, by the same policy. */
async function judged(certificate: ReadCertificate, demands: Demands = {}, images = 1) {
  const root = demands.root ?? pemOf(acme.root);
  const policy = notationPolicy({ root, tsaRoot: stamps.tsaRoot }, demands);
  const trust = memoryServices({ REQUIRE: 'notation', TRUST_POLICY: policy }).route.trust!;
  const chain = [certificate, acme.root].map(base64);
  const signing = { chain, signPss: acme.signPss, stamp: stamps.stamp };
  const all = await Promise.all(
    Array.from({ length: images }, (_, i) => unsignedImage(`team/app-${i}`, '1')),
  );
  const options = { stamped: demands.tsa === true };
  const contents = memoryContents(all.flatMap((each) => [each, notationSignature(signing, each, options)]));
  const names = all.map(({ repository }) => repository);
  const check = createSignatureCheck(trust, contents, names, () => new Date())!;
  return Promise.all(names.map((name, i) => check(`${name}:1`, all[i]!.root.digest)));
}
const good = (...notes: readonly unknown[]) => expect.objectContaining({ trusted: true, notes }) as unknown;
const refused = (why: RegExp) => ({ trusted: false, reason: expect.stringMatching(why) as string });
const noted = (why: RegExp) => expect.stringMatching(why) as string;

it('a certificate that is good is asked of once, however many images it signed', async () => {
  expect(await judged(signer(), {}, 4)).toEqual([good(), good(), good(), good()]);
  expect(acme.asked()).toEqual(['/ocsp']);
});

it('one that was revoked is refused by strict, noted by others, not asked of by skip', async () => {
  const certificate = signer();
  acme.revoke(certificate, '250101000000Z,keyCompromise');
  const why = /the certificate .*CN=signer-\d+.* was revoked on 2025-01-01T00:00:00.000Z$/;
  expect(await judged(certificate)).toEqual([refused(new RegExp(`^SIGNATURE_REVOKED: ${why.source}`))]);
  for (const level of ['permissive', 'audit'])
    expect(await judged(certificate, { level })).toEqual([good(noted(why))]);
  const enforced = await judged(certificate, { level: 'permissive', revocation: 'enforce' });
  expect(enforced).toEqual([refused(/^SIGNATURE_REVOKED: /)]);
  acme.asked();
  expect(await judged(signer(), { revocation: 'skip' })).toEqual([good()]);
  expect(acme.asked()).toEqual([]);
});

it('one of which nobody tells is refused by strict, and noted by others', async () => {
  const certificate = signer('/nowhere');
  const why = /was revoked is not known: http:\/\/pki\.acme\.test\/nowhere: answered 404$/;
  expect(await judged(certificate)).toEqual([refused(/^SIGNATURE_UNCHECKED: /)]);
  expect(await judged(certificate)).toEqual([refused(why)]);
  for (const demands of [{ level: 'permissive' }, { level: 'audit' }, { revocation: 'log' }])
    expect(await judged(certificate, demands)).toEqual([good(noted(why))]);
});

it('one that lost its validity after a trusted time stamp counts, else it does not', async () => {
  const [later, earlier] = [signer(), signer()];
  acme.revoke(later, '260101000000Z,keyTime,20400101000000Z');
  acme.revoke(earlier, '260101000000Z,keyTime,20240101000000Z');
  expect(await judged(later, { tsa: true })).toEqual([good()]);
  expect(await judged(later)).toEqual([refused(/^SIGNATURE_REVOKED: /)]);
  expect(await judged(earlier, { tsa: true })).toEqual([refused(/^SIGNATURE_REVOKED: /)]);
});

it('nobody is asked whom a stranger names', async () => {
  const outcome = await judged(signer(), { level: 'audit', root: stamps.root });
  expect(outcome).toEqual([good(noted(/^authenticity is/), noted(/nobody trusted vouches for it/))]);
  expect(acme.asked()).toEqual([]);
});
