import { z } from 'zod';
import type { NotationPolicy, Validation } from '../trust';
import { expired, invalid, SignatureRefused, untrusted, type SignedArtifact, type Vouched } from '../verdict';
import type { Envelope } from './attributes';
import { readCertificate, type ReadCertificate } from './certificate';
import { algorithmOf, checkChain, nameOf } from './chain';
import { readCose } from './cose';
import { hasAll } from './distinguished-name';
import { readJws } from './jws';
import { checkRevocation, type AskStanding } from './revocation';
import { timeOf, type Span } from './timestamp';

/** Media types of envelopes, with who reads them. */
const readers: Readonly<Record<string, (bytes: Buffer) => Envelope>> = {
  'application/jose+json': readJws,
  'application/cose': readCose,
};

const payloadSchema = z.object({
  targetArtifact: z.object({ mediaType: z.string(), digest: z.string(), size: z.int() }),
});

/** What is verified of one signature, and by what. */
interface Question {
  readonly envelope: Envelope;
  readonly chain: readonly ReadCertificate[];
  readonly policy: NotationPolicy;
  readonly now: Date;
}

/** When it was made, by whom is believed, and the certificates of whoever stamped that. */
interface Signing {
  readonly authority: readonly ReadCertificate[];
  readonly signedAt?: Date;
}

/**
 * Verifies one signature of the Notary Project (trust-store-trust-policy.md, signature verification). Returns
 * who made it, and what its level lets pass. @throws SignatureRefused
 */
export async function verifyNotation(
  { mediaType, bytes }: { readonly mediaType: string; readonly bytes: Buffer },
  artifact: SignedArtifact,
  policy: NotationPolicy,
  now: Date,
  ask: AskStanding,
): Promise<Vouched> {
  const read = readers[mediaType];
  if (read === undefined) throw invalid(`its envelope is of the unknown type ${mediaType.slice(0, 100)}`);
  const envelope = read(bytes);
  const chain = envelope.chain.map(readCertificate);
  await checkIntegrity(envelope, chain, artifact);
  const question = { envelope, chain, policy, now };
  const notes: string[] = [];
  const validate = async (validation: Validation, check: (its: Question) => unknown): Promise<boolean> => {
    const action = policy.actions[validation];
    if (action === 'skip') return false;
    try {
      await check(question);
      return true;
    } catch (error) {
      if (action === 'enforce' || !(error instanceof SignatureRefused)) throw error;
      notes.push(`${validation} is only logged by the trust policy ${policy.name}: ${error.message}`);
      return false;
    }
  };
  const isAuthentic = await validate('authenticity', checkAuthenticity);
  await validate('expiry', checkExpiry);
  let signing: Signing = { authority: [] };
  await validate('authenticTimestamp', async (its) => {
    signing = await checkTime(its);
  });
  await validate('revocation', () => {
    const { authority, signedAt } = signing;
    const vouched = trustedIn(question) + 1;
    const chains = [
      { chain, vouched, signedAt },
      { chain: authority, vouched: authority.length },
    ];
    return checkRevocation(chains, ask, now);
  });
  const [leaf] = chain;
  return { ...(isAuthentic && leaf && { by: nameOf(leaf) }), notes };
}

async function checkIntegrity(
  envelope: Envelope,
  chain: readonly ReadCertificate[],
  { digest, mediaType, size }: SignedArtifact,
): Promise<void> {
  checkChain(chain, 'signatures');
  const key = chain[0]?.x509.publicKey;
  if (key === undefined || algorithmOf(key) !== envelope.algorithm)
    throw invalid(`its algorithm ${envelope.algorithm} is not that of its certificate`);
  if (!(await envelope.isSignedBy(key))) throw invalid('it does not fit what it signed: it was altered');
  const target = payloadOf(envelope);
  if (target.digest !== digest)
    throw invalid(`it is of ${target.digest.slice(0, 100)}, not of this artifact`);
  if (target.size !== size || target.mediaType !== mediaType)
    throw invalid('it names another size or media type than the manifest has');
}

function payloadOf({ payload }: Envelope): z.output<typeof payloadSchema>['targetArtifact'] {
  try {
    return payloadSchema.parse(JSON.parse(payload.toString('utf8'))).targetArtifact;
  } catch {
    throw invalid('what it signed is not the description of an artifact');
  }
}

const storeOf = ({ scheme }: Envelope) => (scheme === 'notary.x509' ? 'ca' : 'signingAuthority');

/** Where in the chain the last one of a trust store is. */
const trustedIn = ({ envelope, chain, policy }: Question): number =>
  chain.findLastIndex(({ der }) => policy.stores[storeOf(envelope)].some((each) => each.equals(der)));

function checkAuthenticity(question: Question): void {
  const { envelope, chain, policy } = question;
  const store = storeOf(envelope);
  if (trustedIn(question) < 0)
    throw untrusted(
      `its certificates lead to none in the trust stores of ${store} of the policy ${policy.name}`,
    );
  const [leaf] = chain;
  const { identities } = policy;
  if (identities === undefined || leaf === undefined) return;
  const { subject } = leaf;
  if (subject === undefined || !identities.some((identity) => hasAll(identity, subject)))
    throw untrusted(`${nameOf(leaf)} is no trusted identity of the policy ${policy.name}`);
}

function checkExpiry({ envelope: { expiry }, now }: Question): void {
  if (expiry !== undefined && now >= expiry) throw expired(`it expired on ${expiry.toISOString()}`);
}

async function checkTime({ envelope, chain, policy, now }: Question): Promise<Signing> {
  const held = (span: Span, when: string): void => {
    const out = chain.find((each) => each.notBefore > span.from || span.to > each.notAfter);
    if (out !== undefined)
      throw expired(
        `the certificate ${nameOf(out)} did not hold ${when} (until ${out.notAfter.toISOString()})`,
      );
  };
  const { authenticSigningTime: signedAt } = envelope;
  if (signedAt !== undefined) {
    held({ from: signedAt, to: signedAt }, 'when it signed');
    return { authority: [], signedAt };
  }
  const isOver = chain.some(({ notAfter }) => notAfter < now);
  const wantsStamp = policy.stores.tsa.length > 0 && (policy.verifyTimestamp === 'always' || isOver);
  if (!wantsStamp) {
    held({ from: now, to: now }, 'now, and no time stamp counts');
    return { authority: [] };
  }
  if (envelope.timestamp === undefined)
    throw untrusted('it has no time stamp, which the trust policy demands');
  const roots = policy.stores.tsa.map(readCertificate);
  const stamp = await timeOf(envelope.timestamp, envelope.signature, roots);
  held(stamp, 'when it was stamped');
  return { authority: stamp.chain, signedAt: stamp.to };
}
