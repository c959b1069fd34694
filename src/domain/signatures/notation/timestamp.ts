import { createHash } from 'node:crypto';
import { ContentInfo, Certificate, SignedData, TSTInfo } from 'pkijs';
import { ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import { invalid, untrusted } from '../verdict';
import { mostCertificates } from './attributes';
import { readCertificate, type ReadCertificate } from './certificate';
import { checkChain, isIssuedBy } from './chain';

/** When a signature existed, at the earliest and at the latest. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** A time stamp that counts. */
interface Stamp extends Span {
  /** Certificates of its authority, leaf first. */
  readonly chain: readonly ReadCertificate[];
}

const ids = {
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  baselinePolicy: '0.4.0.2023.1.1',
};
const hashes: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
const deepest = 6;

/**
 * Verifies an RFC 3161 token over some bytes by roots that are trusted for time.
 * @throws SignatureRefused where it is damaged, of something else, or by nobody who is trusted
 */
export async function timeOf(
  token: Buffer,
  stamped: Buffer,
  roots: readonly ReadCertificate[],
): Promise<Stamp> {
  const { signed, info } = readToken(token);
  const brought = signed.certificates ?? [];
  if (brought.length > mostCertificates) throw invalid('its time stamp brings too many certificates');
  const embedded = brought.flatMap((each) =>
    each instanceof Certificate ? [readCertificate(Buffer.from(each.toSchema(true).toBER()))] : [],
  );
  const signer = signerOf(signed, embedded);
  // Else the token could be verified by the key of another certificate than the one that is trusted.
  signed.certificates = [Certificate.fromBER(signer.der)];
  const isWhole = await signed
    .verify({ signer: 0, checkChain: false, data: exact(stamped) })
    .catch(() => false);
  if (!isWhole) throw invalid('its time stamp is damaged, or of another signature');
  if (hashes[info.messageImprint.hashAlgorithm.algorithmId] === undefined)
    throw invalid('its time stamp uses a broken hash');
  const chain = chainTo(roots, signer, embedded);
  if (chain === undefined) throw untrusted('its time stamp is by nobody in a trust store of tsa');
  checkChain(chain, 'time stamps');
  const span = spanOf(info);
  if (!chain.every((each) => each.notBefore <= span.to && span.to <= each.notAfter))
    throw untrusted('its time stamp was made when the certificates of its authority did not hold');
  return { ...span, chain };
}

function readToken(token: Buffer): { readonly signed: SignedData; readonly info: TSTInfo } {
  try {
    const content = ContentInfo.fromBER(token);
    if (content.contentType !== ids.signedData) throw new Error(content.contentType);
    const signed = new SignedData({ schema: content.content as unknown });
    const { eContentType, eContent } = signed.encapContentInfo;
    if (eContentType !== ids.tstInfo || eContent === undefined || signed.signerInfos.length !== 1)
      throw new Error(eContentType);
    return { signed, info: TSTInfo.fromBER(eContent.getValue()) };
  } catch {
    throw invalid('its time stamp is damaged');
  }
}

/** The certificate that the signed attributes name (RFC 5816); without them another could take its place. */
function signerOf({ signerInfos }: SignedData, embedded: readonly ReadCertificate[]): ReadCertificate {
  const attributes = signerInfos[0]?.signedAttrs?.attributes ?? [];
  const value: unknown = attributes.find(({ type }) => type === ids.signingCertificateV2)?.values[0];
  const certified = childOf(childOf(value));
  const [first] = partsOf(certified);
  const hashId =
    first instanceof Sequence && first.valueBlock.value[0] instanceof ObjectIdentifier
      ? first.valueBlock.value[0].valueBlock.toString()
      : '2.16.840.1.101.3.4.2.1';
  const digest = partsOf(certified).find((part) => part instanceof OctetString);
  const hash = hashes[hashId];
  if (!(digest instanceof OctetString) || hash === undefined)
    throw invalid('its time stamp does not say by which certificate it was made');
  const wanted = Buffer.from(digest.valueBlock.valueHexView);
  const found = embedded.find(({ der }) => createHash(hash).update(der).digest().equals(wanted));
  if (found === undefined) throw invalid('its time stamp lacks the certificate it was made by');
  return found;
}

const partsOf = (value: unknown): unknown[] => (value instanceof Sequence ? value.valueBlock.value : []);
/** SigningCertificateV2 -> certs -> the first ESSCertIDv2. */
const childOf = (value: unknown): unknown => {
  const [first] = partsOf(value);
  return first instanceof Sequence ? first : value;
};

/** The shortest chain from a certificate to one that is trusted; what the token brings is tried once each. */
function chainTo(
  roots: readonly ReadCertificate[],
  signer: ReadCertificate,
  others: readonly ReadCertificate[],
): readonly ReadCertificate[] | undefined {
  const tried = new Set([signer]);
  const ends = [{ last: signer, path: [signer] }];
  for (const { last, path } of ends) {
    if (path.length > deepest) return undefined;
    if (roots.some(({ der }) => der.equals(last.der))) return path;
    const root = roots.find((each) => isIssuedBy(last, each));
    if (root !== undefined) return [...path, root];
    for (const each of others.filter((other) => !tried.has(other) && isIssuedBy(last, other))) {
      tried.add(each);
      ends.push({ last: each, path: [...path, each] });
    }
  }
  return undefined;
}

function spanOf({ genTime, accuracy, policy }: TSTInfo): Span {
  const { seconds = 0, millis = 0, micros = 0 } = accuracy ?? {};
  const stated = seconds * 1000 + millis + micros / 1000;
  const ms = accuracy === undefined && policy === ids.baselinePolicy ? 1000 : stated;
  return { from: new Date(genTime.getTime() - ms), to: new Date(genTime.getTime() + ms) };
}

/** The bytes alone, where a buffer may be a part of a larger one. */
const exact = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer;
