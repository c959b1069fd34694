import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSignatureCheck } from '../../../../src/azure/signatures/check';
import { bundleOfLayer } from '../../../../src/domain/signatures/cosign/simple-signing';
import type { Trust } from '../../../../src/domain/signatures/trust';
import { buildBlob } from '../../../../rehearsal/images/build-image';
import { openWorkshop } from '../../../mirrors/openssl';
import { memoryContents } from '../../../support/memory-contents';
import {
  annotations,
  but,
  certificateName,
  chainName,
  digest,
  fixture,
  issuer,
  logName,
  manifest,
  payload,
  payloadDigest,
  policy,
  policyOf,
  signatureName,
  subject,
  verified,
} from './annotated';

/** Keyless signatures in annotations, as recorded, and with one part of them changed. */

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
      verified(annotations, policyOf({ issuer, subject: 'https://github.com/salrashid123/**' })),
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
    ['without its log entry', () => ({ [logName]: undefined }), /^expected 1 timestamps/],
    [
      'with a log entry of before its certificate',
      () => ({ [logName]: foreignEntry() }),
      /not valid or expired/,
    ],
    ['with a log entry of another time', () => ({ [logName]: laterEntry() }), /^inclusion promise/],
    ['with a log entry that is none', () => ({ [logName]: '{}' }), /^its log entry is damaged$/],
    ['by the certificate of its authority', () => ({ [certificateName]: firstOfChain }), /^expected 1 SCTs/],
    ['with a certificate that is none', () => ({ [certificateName]: 'x' }), /^its certificate is damaged$/],
    ['without its certificate', () => ({ [certificateName]: undefined }), /trusts none$/],
    [
      'that signed something else',
      () => ({ [signatureName]: Buffer.from('x').toString('base64') }),
      /^signature mismatch/,
    ],
    ['without a signature', () => ({ [signatureName]: undefined }), /^it has no signature/],
  ])('is refused %s', (_, changed, why) => {
    expect(() => verified(but(changed()))).toThrow(why);
    expect(() => verified(but(changed()))).toThrow(expect.objectContaining({ name: 'SignatureRefused' }));
  });

  it('is refused over another payload of the same image, and for another image', () => {
    const other = Buffer.from(payload.toString().replace('"optional":null', '"optional":{}'));
    expect(() => verified(annotations, policy, other)).toThrow(/signature|digest/i);
    const of = `sha256:${'0'.repeat(64)}`;
    expect(() => bundleOfLayer(payload, annotations, of)).toThrow('not of this artifact');
  });
});

it('a log entry counts for the signature it is of, and for none by a key that is trusted', () => {
  const acme = openWorkshop();
  const keys = [createPublicKey(acme.publicKey)];
  const { trustedRoot: _, ...alone } = { ...policy, keys };
  const its = but({
    [certificateName]: undefined,
    [signatureName]: acme.signEcdsa(payload).toString('base64'),
  });
  acme.close();
  expect(verified(its, alone)).toMatch(/^the key /);
  expect(() => verified(its, { ...policy, keys })).toThrow(
    /^it is by no key of the policy theirs, or was altered/,
  );
});

/** What cosign writes as the config of a signature. */
function configOf() {
  const created = '0001-01-01T00:00:00Z';
  const rootfs = { type: 'layers', diff_ids: [payloadDigest] };
  const config = { architecture: '', created, history: [{ created }], os: '', rootfs, config: {} };
  return buildBlob(Buffer.from(JSON.stringify(config)), 'application/vnd.oci.image.config.v1+json');
}

it('is found under the tag of its image, and says who signed', async () => {
  const layer = buildBlob(payload, 'application/vnd.dev.cosign.simplesigning.v1+json');
  expect(layer.digest).toBe(payloadDigest);
  const config = configOf();
  expect(config.digest).toBe(manifest.config.digest);
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const tag = digest.replace(':', '-');
  const image = { repository: 'app', tag: '1.0', children: [], blobs: [] };
  const contents = memoryContents([
    { ...image, root: { digest, mediaType, bytes: Buffer.from('{"schemaVersion":2}') } },
    {
      ...{ ...image, tag: `${tag}.sig`, blobs: [layer, config] },
      root: { digest: 'sha256:signature', mediaType, bytes: Buffer.from(JSON.stringify(manifest)) },
    },
  ]);
  const trust: Trust = { kind: 'cosign', fingerprint: 'f', policies: [policy] };
  const check = createSignatureCheck(trust, contents, ['app'], () => new Date('2026-03-01T00:00:00Z'))!;
  expect(await check('app:1.0', digest)).toMatchObject({ trusted: true, by: `${subject} by ${issuer}` });
  expect(await check(`app:${tag}.sig`, 'sha256:signature')).toMatchObject({ trusted: true });
});
