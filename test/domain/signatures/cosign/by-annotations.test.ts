import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createSignatureCheck } from '../../../../src/activities/check-signatures';
import { bundleOfLayer } from '../../../../src/domain/signatures/cosign/simple-signing';
import { verifyCosign } from '../../../../src/domain/signatures/cosign/verify-cosign';
import type { CosignPolicy, Trust } from '../../../../src/domain/signatures/trust';
import { buildBlob } from '../../../../rehearsal/images/build-image';
import { memoryContents } from '../../../support/memory-contents';

/** A keyless signature as cosign leaves it in a registry, all in annotations: see fixtures/README.md. */

type Annotations = Readonly<Record<string, string>>;
const fixture = (name: string): Buffer => readFileSync(`test/domain/signatures/fixtures/cosign/${name}`);
const manifest = JSON.parse(fixture('by-annotations.manifest.json').toString()) as {
  readonly layers: readonly [{ readonly digest: string; readonly annotations: Annotations }];
};
const [{ annotations, digest: payloadDigest }] = manifest.layers;
const payload = fixture('by-annotations.payload');
const digest = 'sha256:c05263d2ff654c3a94243662440913f045075d59c436e2c69e9145ec2b87a321';

const repository = 'salrashid123/go-bazel-github-workflow';
const subject = `https://github.com/${repository}/.github/workflows/release.yaml@refs/tags/v0.0.30`;
const issuer = 'https://token.actions.githubusercontent.com';
const policyOf = (identity: CosignPolicy['identities'][number]): CosignPolicy => ({
  ...{ name: 'theirs', repositories: ['**'], keys: [], identities: [identity] },
  trustedRoot: JSON.parse(fixture('trusted_root.json').toString()) as object,
});
const policy = policyOf({ issuer, subject });

/** The annotations with some replaced, or taken away. */
const but = (changed: Readonly<Record<string, string | undefined>>): Annotations =>
  Object.fromEntries(
    Object.entries({ ...annotations, ...changed }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
const verified = (of: Annotations, by = policy, signed = payload): string =>
  verifyCosign({ bundle: bundleOfLayer(signed, of, digest), payload: signed }, digest, by);

const certificateName = 'dev.sigstore.cosign/certificate';
const chainName = 'dev.sigstore.cosign/chain';
const logName = 'dev.sigstore.cosign/bundle';
const signatureName = 'dev.cosignproject.cosign/signature';

/** The log entry of another signature, as an annotation has it. */
function foreignEntry(): string {
  const { verificationMaterial: material } = JSON.parse(fixture('by-identity.sigstore.json').toString()) as {
    readonly verificationMaterial: { readonly tlogEntries: readonly [Record<string, string>] };
  };
  const [entry] = material.tlogEntries as unknown as readonly [
    {
      readonly canonicalizedBody: string;
      readonly integratedTime: string;
      readonly logIndex: string;
      readonly logId: { readonly keyId: string };
      readonly inclusionPromise: { readonly signedEntryTimestamp: string };
    },
  ];
  return JSON.stringify({
    SignedEntryTimestamp: entry.inclusionPromise.signedEntryTimestamp,
    Payload: {
      body: entry.canonicalizedBody,
      integratedTime: Number(entry.integratedTime),
      logIndex: Number(entry.logIndex),
      logID: Buffer.from(entry.logId.keyId, 'base64').toString('hex'),
    },
  });
}

/** The log entry with a number more in its time. */
function laterEntry(): string {
  const entry = JSON.parse(annotations[logName]!) as {
    readonly Payload: { readonly integratedTime: number };
  };
  const integratedTime = entry.Payload.integratedTime + 1;
  return JSON.stringify({ ...entry, Payload: { ...entry.Payload, integratedTime } });
}

const firstOfChain = /-----BEGIN[^-]*-----[^-]*-----END[^-]*-----/.exec(annotations[chainName]!)![0];

describe('a keyless signature in annotations', () => {
  it('counts by certificate, log entry and identity', () => {
    expect(verified(annotations)).toBe(`${subject} by ${issuer}`);
    expect(
      verified(annotations, policyOf({ issuer, subject: `https://github.com/${repository}/**` })),
    ).toContain(subject);
  });

  it('counts by the trusted root alone: what it brings as chain is not believed, nor needed', () => {
    for (const chain of [undefined, '', 'a chain', annotations[certificateName]])
      expect(verified(but({ [chainName]: chain }))).toContain(subject);
  });

  it.each([
    ['another workflow', { issuer, subject: subject.replace('30', '31') }, /is no identity of the policy/],
    ['another issuer', { issuer: `${issuer}.example`, subject }, /is no identity of the policy/],
  ])('is refused of %s', (_, identity, why) => {
    expect(() => verified(annotations, policyOf(identity))).toThrow(why);
  });

  it.each<[string, () => Record<string, string | undefined>, RegExp]>([
    ['without its log entry', () => ({ [logName]: undefined }), /./],
    ['with the log entry of another', () => ({ [logName]: foreignEntry() }), /./],
    ['with a log entry of another time', () => ({ [logName]: laterEntry() }), /./],
    ['with a log entry that is none', () => ({ [logName]: '{}' }), /^its log entry is damaged$/],
    ['by the certificate of its authority', () => ({ [certificateName]: firstOfChain }), /./],
    ['with a certificate that is none', () => ({ [certificateName]: 'x' }), /^its certificate is damaged$/],
    ['without its certificate', () => ({ [certificateName]: undefined }), /trusts none$/],
    ['that signed something else', () => ({ [signatureName]: Buffer.from('x').toString('base64') }), /./],
    ['without a signature', () => ({ [signatureName]: undefined }), /^it has no signature/],
  ])('is refused %s', (_, changed, why) => {
    expect(() => verified(but(changed()))).toThrow(why);
    expect(() => verified(but(changed()))).toThrow(expect.objectContaining({ name: 'SignatureRefused' }));
  });

  it('is refused over another payload of the same image, and for another image', () => {
    const other = Buffer.from(payload.toString().replace('"optional":null', '"optional":{}'));
    expect(() => verified(annotations, policy, other)).toThrow(/./);
    const of = `sha256:${'0'.repeat(64)}`;
    expect(() => bundleOfLayer(payload, annotations, of)).toThrow('not of this artifact');
  });
});

it('is found under the tag of its image, and says who signed', async () => {
  const layer = buildBlob(payload, 'application/vnd.dev.cosign.simplesigning.v1+json');
  expect(layer.digest).toBe(payloadDigest);
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const tag = digest.replace(':', '-');
  const image = { repository: 'app', tag: '1.0', children: [], blobs: [] };
  const contents = memoryContents([
    { ...image, root: { digest, mediaType, bytes: Buffer.from('{"schemaVersion":2}') } },
    {
      ...{ ...image, tag: `${tag}.sig`, blobs: [layer] },
      root: { digest: 'sha256:signature', mediaType, bytes: Buffer.from(JSON.stringify(manifest)) },
    },
  ]);
  const trust: Trust = { kind: 'cosign', fingerprint: 'f', policies: [policy] };
  const check = createSignatureCheck(trust, contents, ['app'], () => new Date('2026-03-01T00:00:00Z'))!;
  expect(await check('app:1.0', digest)).toMatchObject({ trusted: true, by: `${subject} by ${issuer}` });
  expect(await check(`app:${tag}.sig`, 'sha256:signature')).toMatchObject({ trusted: true });
});
