import { afterAll, beforeAll, expect } from 'vitest';
import { digestOf } from '../../../rehearsal/cloud/registry/grammar';
import { buildBlob } from '../../../rehearsal/images/build-image';
import type { Image } from '../../../rehearsal/images/image';
import { createSignatureCheck, type SignatureCheck } from '../../../src/azure/signatures/check';
import type { Trust } from '../../../src/domain/signatures/trust';
import { openWorkshop, type Workshop } from '../../mirrors/openssl';
import { cosignPolicy, cosignSignature, unsignedImage } from '../../mirrors/signing';
import { memoryContents } from '../../support/memory-contents';
import { memoryServices } from '../../support/services';

export const repository = 'team/app';

/** An image signed by cosign, and what is judged beside it. */
export interface SignedImage {
  readonly signed: () => Image;
  /** Checks in a registry of the image, its signature and others. */
  readonly checkBeside: (...others: Image[]) => SignatureCheck;
  /** Judges a manifest that refers to what is signed, by its digest and under a tag of cosign. */
  readonly judged: (make: (text: string) => string, blobs?: Image['blobs']) => Promise<boolean[]>;
}

export const crosses = [true, true];
export const doesNot = [false, false];

/** Has an image signed for the tests of a file. */
export function useSignedImage(): SignedImage {
  let acme: Workshop;
  let trust: Trust;
  let signed: Image;
  beforeAll(async () => {
    acme = openWorkshop();
    trust = memoryServices({ REQUIRE: 'cosign', TRUST_POLICY: cosignPolicy(acme) }).route.trust!;
    signed = await unsignedImage(repository, '1.0');
  });
  afterAll(() => {
    acme.close();
  });
  const checkBeside = (...others: Image[]): SignatureCheck => {
    const contents = memoryContents([signed, cosignSignature(acme, signed), ...others]);
    return createSignatureCheck({ ...trust }, contents, [repository], () => new Date())!;
  };
  return {
    signed: () => signed,
    checkBeside,
    async judged(make, blobs = []) {
      const { mediaType, digest, bytes } = signed.root;
      const subject = JSON.stringify({ mediaType, digest, size: bytes.length });
      const made = Buffer.from(make(`"schemaVersion":2,"subject":${subject}`));
      const root = { digest: digestOf(made), mediaType, bytes: made };
      const tag = `${digest.replace(':', '-')}.sig`;
      const check = checkBeside({ repository, root, children: [], blobs });
      const references = [`${repository}@${root.digest}`, `${repository}:${tag}`];
      const verdicts = await Promise.all(references.map((each) => check(each, root.digest, [digest])));
      for (const verdict of verdicts)
        if (!verdict.trusted)
          expect(verdict.reason).toMatch(
            /^SIGNATURE_MISSING: .*it is no signature, attestation or SBOM that is known$/,
          );
      return verdicts.map(({ trusted }) => trusted);
    },
  };
}

/** A blob, and the text by which a manifest names it. */
export const described = (mediaType: string, content = '{}') => {
  const blob = buildBlob(Buffer.from(content), mediaType);
  return { text: JSON.stringify({ mediaType, digest: blob.digest, size: blob.size }), blob };
};

/** Types of configs. */
export const empty = 'application/vnd.oci.empty.v1+json';
export const image = 'application/vnd.oci.image.config.v1+json';
