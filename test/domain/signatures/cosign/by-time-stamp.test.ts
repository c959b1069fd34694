import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleOfLayer } from '../../../../src/domain/signatures/cosign/simple-signing';
import { verifyCosign } from '../../../../src/domain/signatures/cosign/verify-cosign';
import type { CosignPolicy } from '../../../../src/domain/signatures/trust';
import { openWorkshop, type Workshop } from '../../../mirrors/openssl';

/** A certificate of cosign whose time an authority of RFC 3161 stamped, all by OpenSSL, in annotations. */

const digest = `sha256:${'a'.repeat(64)}`;
const [subject, issuer] = ['https://ci.acme.example/build', 'https://idp.acme.example'];
const critical = {
  identity: { 'docker-reference': 'app' },
  image: { 'docker-manifest-digest': digest },
  type: 'cosign container image signature',
};
const payload = Buffer.from(JSON.stringify({ critical, optional: null }));
let acme: Workshop;
let other: Workshop;
let certificate: string;
let signature: Buffer;
beforeAll(() => {
  acme = openWorkshop();
  other = openWorkshop('other');
  certificate = acme.identify(subject, issuer);
  signature = acme.signEcdsa(payload);
});
afterAll(() => {
  acme.close();
  other.close();
});

const authority = (certificates: readonly string[]) => ({
  certChain: { certificates: certificates.map((rawBytes) => ({ rawBytes })) },
  validFor: { start: '2020-01-01T00:00:00Z' },
});
const policy = (): CosignPolicy => ({
  ...{ name: 'theirs', repositories: ['**'], keys: [], identities: [{ issuer, subject }] },
  trustedRoot: {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    certificateAuthorities: [authority(acme.chain.slice(1))],
    timestampAuthorities: [authority(acme.tsaChain)],
  },
});
const verified = (reply: Buffer | undefined): string => {
  const stamp = reply && JSON.stringify({ SignedRFC3161Timestamp: reply.toString('base64') });
  const annotations = {
    'dev.cosignproject.cosign/signature': signature.toString('base64'),
    'dev.sigstore.cosign/certificate': certificate,
    ...(stamp !== undefined && { 'dev.sigstore.cosign/rfc3161timestamp': stamp }),
  };
  return verifyCosign({ bundle: bundleOfLayer(payload, annotations, digest), payload }, digest, policy());
};

it('counts by a time stamp over its signature', () => {
  expect(verified(acme.stamp(signature, 'reply'))).toBe(`${subject} by ${issuer}`);
});

it.each([
  ['without one', () => undefined, /^expected 1 timestamps/],
  ['by one of something else', () => acme.stamp(payload, 'reply'), /timestamp could not be verified/],
  [
    'by one of an authority that is not trusted',
    () => other.stamp(signature, 'reply'),
    /timestamp could not be verified/,
  ],
  ['by one that is none', () => Buffer.from('x'), /./],
])('is refused %s', (_, reply, why) => {
  expect(() => verified(reply())).toThrow(why);
  expect(() => verified(reply())).toThrow(expect.objectContaining({ name: 'SignatureRefused' }));
});
