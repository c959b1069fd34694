import { readFileSync } from 'node:fs';
import { bundleOfLayer } from '../../../../src/domain/signatures/cosign/simple-signing';
import { verifyCosign } from '../../../../src/domain/signatures/cosign/verify-cosign';
import type { CosignPolicy } from '../../../../src/domain/signatures/trust';

/** A keyless signature as cosign leaves it in a registry, all in annotations: see fixtures/README.md. */

type Annotations = Readonly<Record<string, string>>;
export const fixture = (name: string): Buffer =>
  readFileSync(`test/domain/signatures/fixtures/cosign/${name}`);
export const manifest = JSON.parse(fixture('by-annotations.manifest.json').toString()) as {
  readonly config: { readonly digest: string };
  readonly layers: readonly [{ readonly digest: string; readonly annotations: Annotations }];
};
export const [{ annotations, digest: payloadDigest }] = manifest.layers;
export const payload = fixture('by-annotations.payload');
export const digest = 'sha256:c05263d2ff654c3a94243662440913f045075d59c436e2c69e9145ec2b87a321';

const repository = 'salrashid123/go-bazel-github-workflow';
export const subject = `https://github.com/${repository}/.github/workflows/release.yaml@refs/tags/v0.0.30`;
export const issuer = 'https://token.actions.githubusercontent.com';
export const policyOf = (identity: CosignPolicy['identities'][number]): CosignPolicy => ({
  ...{ name: 'theirs', repositories: ['**'], keys: [], identities: [identity] },
  trustedRoot: JSON.parse(fixture('trusted_root.json').toString()) as object,
});
export const policy = policyOf({ issuer, subject });

/** The annotations with some replaced, or taken away. */
export const but = (changed: Readonly<Record<string, string | undefined>>): Annotations =>
  Object.fromEntries(
    Object.entries({ ...annotations, ...changed }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
export const verified = (of: Annotations, by = policy, signed = payload): string =>
  verifyCosign({ bundle: bundleOfLayer(signed, of, digest), payload: signed }, digest, by);

export const certificateName = 'dev.sigstore.cosign/certificate';
export const chainName = 'dev.sigstore.cosign/chain';
export const logName = 'dev.sigstore.cosign/bundle';
export const signatureName = 'dev.cosignproject.cosign/signature';
