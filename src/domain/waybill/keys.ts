import { createPublicKey, type KeyObject } from 'node:crypto';

/** Algorithms of signed waybills (RFC 7518), one for a key: a waybill cannot choose how it is checked. */
export type SignatureAlgorithm = 'ES256' | 'ES384' | 'ES512' | 'PS256' | 'HS256';

/** A key that checks signatures. */
export interface CheckingKey {
  readonly algorithm: SignatureAlgorithm;
  readonly key: KeyObject | Uint8Array;
}

const curves: Readonly<Record<string, SignatureAlgorithm>> = {
  prime256v1: 'ES256',
  secp384r1: 'ES384',
  secp521r1: 'ES512',
};

const shortestRsaBits = 2048;
/** RFC 7518, 3.2: a key of the size of the hash or larger. */
export const shortestSecret = 32;

/**
 * Reads public keys in PEM, one or several: while a signing key is replaced, the old and the new one are both
 * good. Settings seldom hold real line breaks: whatever stands for one, written out or a blank, is taken for
 * one. Returns what is wrong as text.
 */
export function readPublicKeys(text: string): readonly CheckingKey[] | string {
  const pem = text.replaceAll(/\\+[rnt]|\s/g, ' ');
  if (pem.includes('PRIVATE KEY')) return 'holds a private key: give the public one, and replace the key';
  const [, ...blocks] = pem.split('-----BEGIN PUBLIC KEY-----');
  if (blocks.length === 0) return 'must be a public key in PEM, beginning with -----BEGIN PUBLIC KEY-----';
  const keys: CheckingKey[] = [];
  for (const block of blocks) {
    const [, body] = /^([A-Za-z0-9+/= ]+)-----END PUBLIC KEY-----/.exec(block) ?? [];
    const key = body === undefined ? damaged : readPublicKey(body);
    if (typeof key === 'string') return key;
    keys.push(key);
  }
  return keys;
}

const damaged = 'holds a damaged public key: copy the PEM once more, from its first dash to its last';

/** Of the base64 between the lines of dashes, blanks and all. */
function readPublicKey(body: string): CheckingKey | string {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(body, 'base64'), format: 'der', type: 'spki' });
  } catch {
    return damaged;
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'rsa') {
    if ((details?.modulusLength ?? 0) >= shortestRsaBits) return { algorithm: 'PS256', key };
    return `holds an RSA key shorter than ${shortestRsaBits} bits`;
  }
  const algorithm = type === 'ec' ? curves[details?.namedCurve ?? ''] : undefined;
  return algorithm === undefined
    ? 'must be an EC key on P-256, P-384 or P-521, or an RSA key'
    : { algorithm, key };
}

/** The key of a shared secret. */
export const secretKey = (secret: string): CheckingKey => ({
  algorithm: 'HS256',
  key: Buffer.from(secret, 'utf8'),
});
