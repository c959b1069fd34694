import { readFileSync } from 'node:fs';
import { readCertificates } from '../../../../src/config/signatures/read-material';
import { actionsOf } from '../../../../src/domain/signatures/notation/policy-rules';
import type { AskStanding } from '../../../../src/domain/signatures/notation/revocation';
import { verifyNotation } from '../../../../src/domain/signatures/notation/verify-notation';
import type { NotationPolicy } from '../../../../src/domain/signatures/trust';
import { SignatureRefused, type SignedArtifact } from '../../../../src/domain/signatures/verdict';

/** Signatures that notation made, see fixtures/README.md. */

export const fixture = (name: string): Buffer =>
  readFileSync(`test/domain/signatures/fixtures/notation/${name}`);

export function certificates(...names: string[]): readonly Buffer[] {
  return names.flatMap((name) => {
    const read = readCertificates(name, (path) => ({ bytes: fixture(path) }));
    if ('problem' in read) throw new Error(read.problem);
    return read.found;
  });
}

/** What most recorded signatures are of. */
export const stamped: SignedArtifact = {
  registry: 'r.azurecr.io',
  repository: 'team/app',
  digest: 'sha256:c0669ef34cdc14332c0f1ab0c2c01acb91d96014b172f1a76f3a39e63d1f0bda',
  mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
  size: 528,
};
export const sample = {
  ...stamped,
  digest: 'sha256:60043cf45eaebc4c0867fea485a039b598f52fd09fd5b07b0b2d2f88fad9d74e',
};

export const policyOf = (level: string, more: Partial<NotationPolicy> = {}): NotationPolicy => ({
  name: 'acme',
  scopes: ['*'],
  skip: false,
  actions: actionsOf(level),
  verifyTimestamp: 'always',
  ...more,
  stores: {
    ca: certificates('TestTimestamp.crt', 'NotationTestRoot.pem'),
    signingAuthority: certificates('NotationTestRoot.pem'),
    tsa: [],
    ...more.stores,
  },
});

/** Nobody answers. */
const silence: AskStanding = () => Promise.resolve({ kind: 'unknown', why: 'nobody answers' });

/** What a signature comes to: what is noted, or the code and why. */
export async function outcomeOf(
  bytes: Buffer,
  policy: NotationPolicy,
  artifact = stamped,
  now = new Date('2026-01-01T00:00:00Z'),
  ask = silence,
): Promise<readonly string[] | string> {
  const mediaType = bytes[0] === '{'.charCodeAt(0) ? 'application/jose+json' : 'application/cose';
  try {
    return (await verifyNotation({ mediaType, bytes }, artifact, policy, now, ask)).notes;
  } catch (error) {
    if (!(error instanceof SignatureRefused)) throw error;
    return `${error.code}: ${error.message}`;
  }
}
