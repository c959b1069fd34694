import { createHash, type KeyObject } from 'node:crypto';
import { bundleFromJSON, type Bundle } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier, type Signer, type TrustMaterial } from '@sigstore/verify';
import { z } from 'zod';
import { TransferError } from '../../errors';
import { compileGlob } from '../../selection/glob';
import type { CosignPolicy } from '../trust';
import { invalid, untrusted, type SignatureRefused } from '../verdict';
import { jsonIn } from '../../schema';

/** What was signed, beside the bundle that says by whom. */
export interface CosignSignature {
  /** JSON of a Sigstore bundle. */
  readonly bundle: unknown;
  /** What a message signature is of; a bundle with an envelope has it inside. */
  readonly payload?: Buffer;
}

const statementSchema = z.object({
  predicateType: z.string(),
  subject: z.array(z.object({ digest: z.record(z.string(), z.string()) })).max(1000),
});
const statementType = 'application/vnd.in-toto+json';
const signPredicate = 'https://sigstore.dev/cosign/sign/v1';
/** Log entries, or time stamps, of one signature: each is compared with each before any is checked. */
const mostProofs = 8;

/** Verifies one signature of cosign by keys or identities; returns by whom it is. @throws SignatureRefused */
export function verifyCosign(signature: CosignSignature, digest: string, policy: CosignPolicy): string {
  const bundle = readBundle(signature.bundle);
  const { tlogEntries, timestampVerificationData: stamps } = bundle.verificationMaterial;
  if (Math.max(tlogEntries.length, stamps?.rfc3161Timestamps.length ?? 0) > mostProofs)
    throw invalid('its bundle has too many log entries or time stamps');
  checkSubject(bundle, signature, digest);
  const root = rootOf(policy);
  const isByKey = bundle.verificationMaterial.content.$case === 'publicKey';
  const verify = isByKey ? verifyByKeys : verifyByIdentity;
  return verify(bundle, signature, policy, root);
}

function readBundle(json: unknown): Bundle {
  try {
    return bundleFromJSON(json);
  } catch {
    throw invalid('its Sigstore bundle is damaged');
  }
}

/** A bundle with a message says its digest itself; one with an envelope holds a statement on the artifact. */
function checkSubject({ content }: Bundle, { payload }: CosignSignature, digest: string): void {
  if (content.$case === 'messageSignature') {
    const hash = payload && createHash('sha256').update(payload).digest();
    if (hash?.equals(content.messageSignature.messageDigest.digest) !== true)
      throw invalid('its bundle is of something else than the artifact');
    return;
  }
  const { payloadType, payload: text } = content.dsseEnvelope;
  const statement = statementSchema.safeParse(jsonIn(text)).data;
  if (payloadType !== statementType || statement === undefined)
    throw invalid('its bundle holds no statement on an artifact');
  if (statement.predicateType !== signPredicate)
    throw invalid(`it attests ${statement.predicateType.slice(0, 100)}, which is no signature`);
  const [algorithm = '', hex] = digest.split(':');
  const of = statement.subject.map((each) => each.digest[algorithm]);
  if (!of.includes(hex))
    throw invalid(`it is of ${algorithm}:${of[0]?.slice(0, 64) ?? 'nothing'}, not of this artifact`);
}

/** Read once a policy. */
const roots = new WeakMap<object, TrustedRoot>();

function rootOf({ trustedRoot, name }: CosignPolicy): TrustedRoot | undefined {
  if (trustedRoot === undefined) return undefined;
  try {
    const root = roots.get(trustedRoot) ?? TrustedRoot.fromJSON(trustedRoot);
    roots.set(trustedRoot, root);
    // What it holds is read, too.
    toTrustMaterial(root);
    return root;
  } catch (cause) {
    const message = `the trustedRoot of the policy ${name} is no trusted_root.json of Sigstore`;
    throw new TransferError('CONFIG_INVALID', message, {
      operation: 'read trusted root',
      origin: 'config',
      cause,
    });
  }
}

/** Where the trusted root has logs, an entry in one of them is demanded; else nothing of one is believed. */
function verifyByKeys(
  bundle: Bundle,
  signature: CosignSignature,
  { keys, name }: CosignPolicy,
  root: TrustedRoot | undefined,
): string {
  if (keys.length === 0) throw untrusted(`it is by a key, and the policy ${name} trusts none`);
  const logged = (root?.tlogs.length ?? 0) > 0;
  const material = bundle.verificationMaterial;
  const believed = logged
    ? bundle
    : ({
        ...bundle,
        verificationMaterial: { ...material, tlogEntries: [], timestampVerificationData: undefined },
      } as Bundle);
  const refused = keys.map((key) =>
    refusalOf(() => {
      const found = trustMaterial(root ?? TrustedRoot.fromJSON({}), key);
      const threshold = logged ? 1 : 0;
      return new Verifier(found, {
        tlogThreshold: threshold,
        ctlogThreshold: 0,
        timestampThreshold: 0,
      }).verify(toSignedEntity(believed, signature.payload));
    }),
  );
  const signer = keys[refused.indexOf(undefined)];
  if (signer !== undefined) return `the key ${fingerprintOf(signer)} of the policy ${name}`;
  throw untrusted(`it is by no key of the policy ${name}, or was altered (${refused[0]?.message ?? ''})`);
}

/** As `openssl pkey -pubin -outform DER | sha256sum` begins. */
const fingerprintOf = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);

function verifyByIdentity(
  bundle: Bundle,
  signature: CosignSignature,
  { identities, name }: CosignPolicy,
  root: TrustedRoot | undefined,
): string {
  if (identities.length === 0 || root === undefined)
    throw untrusted(`it is by a certificate, and the policy ${name} trusts no identities`);
  let signer: Signer | undefined;
  const refused = refusalOf(() => {
    signer = new Verifier(trustMaterial(root), {
      tlogThreshold: root.tlogs.length > 0 ? 1 : 0,
      ctlogThreshold: root.ctlogs.length > 0 ? 1 : 0,
      timestampThreshold: 1,
    }).verify(toSignedEntity(bundle, signature.payload));
    return signer;
  });
  if (refused !== undefined) throw refused;
  const { subjectAlternativeName: subject = '', extensions } = signer?.identity ?? {};
  const issuer = extensions?.issuer ?? '';
  const who = `${subject.slice(0, 200)} by ${issuer.slice(0, 200)}`;
  if (identities.some((each) => each.issuer === issuer && compileGlob(each.subject)(subject))) return who;
  throw untrusted(`${who} is no identity of the policy ${name}`);
}

/** Why a verification fails; undefined where it does not. */
function refusalOf(verify: () => Signer): SignatureRefused | undefined {
  try {
    verify();
    return undefined;
  } catch (error) {
    const { code, message, cause } = error as { code?: string; message?: string; cause?: Error };
    const why = [message, cause?.message]
      .filter((part) => part !== undefined)
      .join(': ')
      .slice(0, 300);
    const isTrust = ['CERTIFICATE_ERROR', 'PUBLIC_KEY_ERROR', 'UNTRUSTED_SIGNER_ERROR'].includes(code ?? '');
    return isTrust ? untrusted(why) : invalid(why || 'it cannot be read');
  }
}

const always = { publicKey: undefined, validFor: () => true };

/** Keys are not told apart by hints: each is tried. */
const trustMaterial = (root: TrustedRoot, key?: KeyObject): TrustMaterial =>
  toTrustMaterial(root, key && (() => ({ ...always, publicKey: key })));
