import { createHmac } from 'node:crypto';
import { flattenedVerify, type FlattenedJWSInput } from 'jose';
import { z } from 'zod';
import type { CheckingKey, SignatureAlgorithm } from './keys';

/**
 * A signed waybill is a JWS in the flattened JSON serialisation (RFC 7515, 7.2.2): one file, so that waybill
 * and signature cannot come apart. Its payload is the waybill byte for byte; nothing is brought into another
 * form to sign or check it.
 */
const envelopeSchema = z.strictObject({
  payload: z.base64url(),
  protected: z.base64url().max(4096),
  signature: z.base64url().max(4096),
});
type Envelope = z.output<typeof envelopeSchema>;

/** Keeps a signature made for something else with the same key from passing for one of a waybill. */
export const waybillType = 'acr-ferry-waybill+json';
/** The same of a list of the tags of the source. */
export const tagListType = 'acr-ferry-tags+json';

/** Makes signatures; the private key stays where it is. */
export interface Signer {
  readonly algorithm: SignatureAlgorithm;
  /** Tells the receiver which key it was, for who replaces keys; it decides nothing. */
  readonly keyId?: string;
  /** Over the bytes, hashed as the algorithm says; EC signatures as r and s, each of fixed length. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** Signs with a secret that both sides know. */
export const secretSigner = (secret: string): Signer => ({
  algorithm: 'HS256',
  sign: (bytes) => Promise.resolve(createHmac('sha256', secret).update(bytes).digest()),
});

/** Puts a waybill, or a document of another type, into a signed envelope. */
export async function signWaybill(waybill: string, signer: Signer, type = waybillType): Promise<string> {
  const { algorithm, keyId } = signer;
  const header = { alg: algorithm, typ: type, ...(keyId !== undefined && { kid: keyId }) };
  const protectedHeader = base64url(JSON.stringify(header));
  const payload = base64url(waybill);
  const signature = await signer.sign(Buffer.from(`${protectedHeader}.${payload}`, 'ascii'));
  const envelope: Envelope = {
    payload,
    protected: protectedHeader,
    signature: Buffer.from(signature).toString('base64url'),
  };
  return `${JSON.stringify(envelope, undefined, 2)}\n`;
}

/** The envelope a document is; undefined when it is none, a text when it is a broken one. */
export function readEnvelope(document: unknown): Envelope | string | undefined {
  if (typeof document !== 'object' || document === null || !('payload' in document)) return undefined;
  const parsed = envelopeSchema.safeParse(document);
  return parsed.success ? parsed.data : 'is no signed waybill: payload, protected and signature are expected';
}

/** The payload and the key id it came with, when one of the keys made the signature. */
export async function checkSignature(
  envelope: Envelope,
  keys: readonly CheckingKey[],
  type = waybillType,
): Promise<{ readonly payload: Uint8Array; readonly keyId?: string } | undefined> {
  for (const { algorithm, key } of keys) {
    const checked = await verified(envelope, key, algorithm);
    if (checked === undefined) continue;
    const { payload, protectedHeader } = checked;
    if (protectedHeader?.typ !== type) continue;
    return { payload, ...(protectedHeader.kid !== undefined && { keyId: protectedHeader.kid }) };
  }
  return undefined;
}

async function verified(jws: FlattenedJWSInput, key: CheckingKey['key'], algorithm: SignatureAlgorithm) {
  try {
    return await flattenedVerify(jws, key, { algorithms: [algorithm] });
  } catch {
    // Another key, another algorithm, a broken header: whatever it is, this key did not sign this waybill.
    return undefined;
  }
}

const base64url = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');
