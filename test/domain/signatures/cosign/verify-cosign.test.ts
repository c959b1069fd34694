import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { verifyCosign } from '../../../../src/domain/signatures/cosign/verify-cosign';
import type { CosignPolicy } from '../../../../src/domain/signatures/trust';
import { SignatureRefused } from '../../../../src/domain/signatures/verdict';

/** Bundles of the public services of Sigstore, see fixtures/README.md. */
const fixture = (name: string): Buffer => readFileSync(`test/domain/signatures/fixtures/cosign/${name}`);
const jsonOf = (name: string) => JSON.parse(fixture(name).toString()) as object;
const payload = fixture('a.txt');
const digest = `sha256:${'a'.repeat(64)}`;
const issuer = 'https://github.com/login/oauth';
const workflow = {
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'https://github.com/sigstore-conformance/**',
};

const policyOf = (more: Partial<CosignPolicy>): CosignPolicy => ({
  ...{ name: 'ours', repositories: ['**'], keys: [], identities: [] },
  ...more,
});
const byKey = (name: string) => policyOf({ keys: [createPublicKey(fixture(name).toString())] });
const byIdentity = (...identities: CosignPolicy['identities']) =>
  policyOf({ identities, trustedRoot: jsonOf('trusted_root.json') });

function outcomeOf(name: string, policy: CosignPolicy, of: Buffer = payload): string {
  try {
    verifyCosign({ bundle: jsonOf(name), payload: of }, digest, policy);
    return 'good';
  } catch (error) {
    if (!(error instanceof SignatureRefused)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

it('takes a signature by a key that is trusted, and by no other', () => {
  expect(outcomeOf('by-key.sigstore.json', byKey('key.pub'))).toBe('good');
  expect(outcomeOf('by-key.sigstore.json', byKey('wrong-key.pub'))).toMatch(
    /^SIGNATURE_UNTRUSTED: it is by no key of the policy ours/,
  );
  expect(outcomeOf('by-key.sigstore.json', byIdentity(workflow))).toMatch(/trusts none$/);
});

it('takes a certificate of an identity that is trusted, with its place in the log', () => {
  expect(outcomeOf('by-identity.sigstore.json', byIdentity(workflow))).toBe('good');
  const other = { ...workflow, subject: 'https://github.com/acme/**' };
  expect(outcomeOf('by-identity.sigstore.json', byIdentity(other))).toMatch(
    /^SIGNATURE_UNTRUSTED: https:\/\/github.com\/sigstore-conformance.* is no identity of the policy ours/,
  );
  expect(outcomeOf('by-identity.sigstore.json', byIdentity({ ...workflow, issuer }))).toMatch(
    /is no identity/,
  );
  expect(outcomeOf('by-identity.sigstore.json', byKey('key.pub'))).toMatch(/trusts no identities$/);
});

it('refuses one of something else, an altered one and one that attests', () => {
  expect(outcomeOf('by-key.sigstore.json', byKey('key.pub'), Buffer.from('another'))).toMatch(
    /^SIGNATURE_INVALID: its bundle is of something else/,
  );
  expect(outcomeOf('attestation.sigstore.json', byIdentity(workflow))).toMatch(
    /^SIGNATURE_INVALID: it attests .* which is no signature/,
  );
  const bundle = jsonOf('by-key.sigstore.json') as { messageSignature: { signature: string } };
  const { messageSignature: message } = bundle;
  const altered = {
    ...bundle,
    messageSignature: { ...message, signature: `MEUC${message.signature.slice(4)}` },
  };
  const wrong = Buffer.from(message.signature, 'base64');
  wrong[20] = (wrong[20] ?? 0) ^ 1;
  altered.messageSignature.signature = wrong.toString('base64');
  expect(() => {
    verifyCosign({ bundle: altered, payload }, digest, byKey('key.pub'));
  }).toThrow(/by no key of the policy ours, or was altered/);
  expect(() => {
    verifyCosign({ bundle: { mediaType: 'x' }, payload }, digest, byKey('key.pub'));
  }).toThrow('its Sigstore bundle is damaged');
});

it('refuses more log entries or time stamps than a signature has, before it compares them', () => {
  const bundle = jsonOf('by-identity.sigstore.json') as {
    verificationMaterial: { tlogEntries: readonly object[] };
  };
  const material = bundle.verificationMaterial;
  const [entry] = material.tlogEntries;
  const rfc3161Timestamps = Array.from({ length: 9 }, () => ({ signedTimestamp: 'MAA=' }));
  for (const flood of [
    { tlogEntries: Array.from({ length: 9 }, () => entry) },
    { timestampVerificationData: { rfc3161Timestamps } },
  ])
    expect(() => {
      const flooded = { ...bundle, verificationMaterial: { ...material, ...flood } };
      verifyCosign({ bundle: flooded, payload }, digest, byIdentity(workflow));
    }).toThrow('its bundle has too many log entries or time stamps');
});

it('says that a trusted root is none, which is no fault of the signature', () => {
  const policy = policyOf({ identities: [workflow], trustedRoot: { certificateAuthorities: [{}] } });
  expect(() => outcomeOf('by-identity.sigstore.json', policy)).toThrow(/is no trusted_root.json of Sigstore/);
});
