import { jsonIn } from '../../domain/schema';
import { cosignPolicyFor } from '../../domain/signatures/cosign/policy-for';
import { bundleOfLayer } from '../../domain/signatures/cosign/simple-signing';
import { verifyCosign } from '../../domain/signatures/cosign/verify-cosign';
import { notationPolicyFor } from '../../domain/signatures/notation/policy-for';
import { verifyNotation } from '../../domain/signatures/notation/verify-notation';
import type { Trust } from '../../domain/signatures/trust';
import {
  invalid,
  refusal,
  SignatureRefused,
  type SignedArtifact,
  type Verdict,
  type Vouched,
} from '../../domain/signatures/verdict';
import type { Contents, ManifestContent } from '../../domain/signatures/contents';
import { askAuthority } from './ask-authority';
import { cosignSignatures, notationSignatures, type Found } from './find';

/** Whoever may push may attach any number. */
const mostSignatures = 50;

/** What is judged: a manifest in a repository. */
export interface What {
  readonly repository: string;
  readonly digest: string;
}

/** Judges a manifest by the signatures it has of its own. @throws TransferError where they cannot be read */
export async function judge(trust: Trust, contents: Contents, what: What, now: Date): Promise<Verdict> {
  const manifest = await contents.manifest(what.repository, what.digest);
  if (manifest === undefined)
    return { trusted: false, reason: 'SIGNATURE_INVALID: its manifest cannot be read' };
  return judgeManifest(trust, contents, what, manifest, now);
}

async function judgeManifest(
  trust: Trust,
  contents: Contents,
  { repository, digest }: What,
  { mediaType, bytes }: ManifestContent,
  now: Date,
): Promise<Verdict> {
  const { registry } = contents;
  const artifact = { registry, repository, digest, mediaType, size: bytes.length };
  const question = questionOf(trust, artifact, bytes, now);
  if (question === undefined)
    return {
      trusted: false,
      reason: `SIGNATURE_UNTRUSTED: no policy of the trust policy is for ${repository}`,
    };
  if (question === 'skip') return { trusted: true, notes: [] };
  const find = trust.kind === 'notation' ? notationSignatures : cosignSignatures;
  const refused: SignatureRefused[] = [];
  for await (const found of find(contents, repository, digest)) {
    try {
      return { trusted: true, ...(await question(found)) };
    } catch (error) {
      if (!(error instanceof SignatureRefused)) throw error;
      refused.push(error);
    }
    if (refused.length >= mostSignatures) break;
  }
  return refusal(refused, `${digest} has no signature by ${trust.kind}`);
}

/** Asks of one signature whether it counts. @throws SignatureRefused */
type Question = (found: Found) => Promise<Vouched>;

function questionOf(
  trust: Trust,
  artifact: SignedArtifact,
  manifest: Buffer,
  now: Date,
): Question | 'skip' | undefined {
  if (trust.kind === 'notation') {
    const policy = notationPolicyFor(trust.policies, artifact);
    if (policy === undefined || policy.skip) return policy && 'skip';
    return async (found) => {
      if (found.kind !== 'notation')
        throw invalid(found.kind === 'unreadable' ? found.problem : 'it is another one');
      return verifyNotation(found, artifact, policy, now, askAuthority);
    };
  }
  const policy = cosignPolicyFor(trust.policies, artifact.repository);
  if (policy === undefined) return undefined;
  const { digest } = artifact;
  const byOf = (found: Found): string => {
    if (found.kind === 'layer')
      return verifyCosign(
        { bundle: bundleOfLayer(found.bytes, found.annotations, digest), payload: found.bytes },
        digest,
        policy,
      );
    if (found.kind === 'bundle') {
      const bundle = jsonIn(found.bytes);
      if (bundle === undefined) throw invalid('its Sigstore bundle is damaged');
      return verifyCosign({ bundle, payload: manifest }, digest, policy);
    }
    throw invalid(found.kind === 'unreadable' ? found.problem : 'it is another one');
  };
  return (found) => Promise.resolve({ by: byOf(found), notes: [] });
}
