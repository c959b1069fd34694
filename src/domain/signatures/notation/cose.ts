import { verify, constants, type KeyObject } from 'node:crypto';
import { decode, encode, Tag } from 'cbor2';
import { invalid } from '../verdict';
import { mostCertificates, payloadType, prefix, signedAttributes, type Envelope } from './attributes';

/** Labels of RFC 9052 and RFC 9360. */
const label = { algorithm: 1, critical: 2, contentType: 3, chain: 33 };
const sign1Tag = 18;
/** Seconds since 1970, the one form of time the Notary Project has. */
const timeTag = 1;

/** Algorithms by the numbers of the COSE registry. */
const algorithms = new Map<unknown, string>([
  [-37, 'PS256'],
  [-38, 'PS384'],
  [-39, 'PS512'],
  [-7, 'ES256'],
  [-35, 'ES384'],
  [-36, 'ES512'],
]);

/** Reads a COSE_Sign1 envelope (`application/cose`). @throws SignatureRefused */
export function readCose(bytes: Buffer): Envelope {
  const tagged = decoded(bytes);
  const parts: unknown = tagged instanceof Tag && tagged.tag === sign1Tag ? tagged.contents : undefined;
  const [protectedBytes, unprotected, payload, signature] = Array.isArray(parts) ? (parts as unknown[]) : [];
  if (
    !(protectedBytes instanceof Uint8Array) ||
    !(unprotected instanceof Map) ||
    !(payload instanceof Uint8Array) ||
    !(signature instanceof Uint8Array)
  )
    throw invalid('its COSE envelope is damaged');
  const header = decoded(protectedBytes);
  const marked: unknown = header instanceof Map ? header.get(label.critical) : undefined;
  if (!(header instanceof Map) || !Array.isArray(marked))
    throw invalid('the protected header of its COSE envelope is damaged');
  if (header.get(label.contentType) !== payloadType)
    throw invalid('its content type is not that of a signature');
  const algorithm = algorithms.get(header.get(label.algorithm));
  if (algorithm === undefined) throw invalid('its algorithm is not one of the Notary Project');
  const timestamp: unknown = unprotected.get(`${prefix}timestampSignature`);
  const signed = encode(['Signature1', plain(protectedBytes), new Uint8Array(0), plain(payload)]);
  return {
    ...signedAttributes((name) => header.get(name), marked as unknown[], timeOf),
    algorithm,
    payload: Buffer.from(payload),
    signature: Buffer.from(signature),
    chain: chainIn(unprotected.get(label.chain)),
    ...(timestamp instanceof Uint8Array && { timestamp: Buffer.from(timestamp) }),
    isSignedBy: (key) => Promise.resolve(isSigned(algorithm, signed, key, signature)),
  };
}

/** A Buffer would be encoded as what `JSON.stringify` makes of it. */
const plain = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);

/** Tags stay as they are: what some stand for, as numbers of any length, takes minutes to make. */
function decoded(bytes: Uint8Array): unknown {
  try {
    return decode(bytes, {
      preferMap: true,
      rejectDuplicateKeys: true,
      maxDepth: 16,
      ignoreGlobalTags: true,
    });
  } catch {
    throw invalid('its COSE envelope is damaged');
  }
}

/** One certificate may stand without a list around it (RFC 9360). */
function chainIn(value: unknown): Buffer[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const chain = list.flatMap((each) => (each instanceof Uint8Array ? [Buffer.from(each)] : []));
  if (chain.length !== list.length || list.length > mostCertificates)
    throw invalid('the certificates in its COSE envelope are damaged');
  return chain;
}

const timeOf = (value: unknown): Date | undefined =>
  value instanceof Tag && value.tag === timeTag && typeof value.contents === 'number'
    ? new Date(value.contents * 1000)
    : undefined;

function isSigned(algorithm: string, signed: Uint8Array, key: KeyObject, signature: Uint8Array): boolean {
  const hash = `sha${algorithm.slice(2)}`;
  const how = algorithm.startsWith('PS')
    ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : { key, dsaEncoding: 'ieee-p1363' as const };
  try {
    return verify(hash, signed, how, signature);
  } catch {
    return false;
  }
}
