import { X509Certificate } from 'node:crypto';
import {
  AlgorithmIdentifier,
  BasicConstraints,
  Certificate,
  ExtKeyUsage,
  InfoAccess,
  RSASSAPSSParams,
  type Extension,
} from 'pkijs';
import type { BitString } from 'asn1js';
import { invalid } from '../verdict';
import { attributeNames } from './distinguished-name';

/** What the rules for certificates look at. */
export interface ReadCertificate {
  readonly x509: X509Certificate;
  readonly der: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Object identifiers of how it is signed: for RSASSA-PSS with its hash, and that of its mask. */
  readonly signatureAlgorithms: readonly string[];
  readonly constraints?: { readonly critical: boolean; readonly isCa: boolean; readonly pathLength?: number };
  readonly keyUsage?: { readonly critical: boolean; readonly bits: number };
  readonly purposes?: { readonly critical: boolean; readonly ids: readonly string[] };
  /** It names who tells of its revocation. */
  readonly isRevocable: boolean;
  /** Undefined where an attribute stands twice. */
  readonly subject: ReadonlyMap<string, string> | undefined;
}

const ids = {
  keyUsage: '2.5.29.15',
  constraints: '2.5.29.19',
  purposes: '2.5.29.37',
  crl: '2.5.29.31',
  authorityInfo: '1.3.6.1.5.5.7.1.1',
  ocsp: '1.3.6.1.5.5.7.48.1',
  pss: '1.2.840.113549.1.1.10',
};

/** Reads a certificate in DER. @throws SignatureRefused */
export function readCertificate(der: Buffer): ReadCertificate {
  try {
    const x509 = new X509Certificate(der);
    const certificate = Certificate.fromBER(der);
    const extensions = new Map((certificate.extensions ?? []).map((each) => [each.extnID, each]));
    const [constraints, keyUsage, purposes, authorityInfo] = [
      ...[ids.constraints, ids.keyUsage, ids.purposes, ids.authorityInfo],
    ].map((id) => extensions.get(id));
    return {
      x509,
      der,
      notBefore: certificate.notBefore.value,
      notAfter: certificate.notAfter.value,
      signatureAlgorithms: algorithmsIn(certificate.signatureAlgorithm),
      ...(constraints && { constraints: constraintsIn(constraints) }),
      ...(keyUsage && { keyUsage: { critical: keyUsage.critical, bits: bitsIn(keyUsage) } }),
      ...(purposes && { purposes: { critical: purposes.critical, ids: purposesIn(purposes) } }),
      isRevocable: extensions.has(ids.crl) || (authorityInfo !== undefined && namesOcsp(authorityInfo)),
      subject: subjectOf(certificate),
    };
  } catch {
    throw invalid('one of its certificates is damaged');
  }
}

/** RSASSA-PSS names its hash in parameters; what they leave out is SHA-1. */
function algorithmsIn({ algorithmId, algorithmParams }: AlgorithmIdentifier): readonly string[] {
  if (algorithmId !== ids.pss) return [algorithmId];
  const { hashAlgorithm, maskGenAlgorithm } = new RSASSAPSSParams(
    algorithmParams === undefined ? {} : { schema: algorithmParams as unknown },
  );
  const mask = new AlgorithmIdentifier({ schema: maskGenAlgorithm.algorithmParams as unknown });
  return [algorithmId, hashAlgorithm.algorithmId, mask.algorithmId];
}

function constraintsIn({ critical, parsedValue }: Extension): NonNullable<ReadCertificate['constraints']> {
  if (!(parsedValue instanceof BasicConstraints)) throw new Error('no basic constraints');
  const { cA: isCa, pathLenConstraint: length } = parsedValue;
  return { critical, isCa, ...(typeof length === 'number' && { pathLength: length }) };
}

/** The first two octets of the bit string: its nine bits from the left. */
function bitsIn({ parsedValue }: Extension): number {
  const [first = 0, second = 0] = (parsedValue as unknown as BitString).valueBlock.valueHexView;
  return (first << 8) | second;
}

function purposesIn({ parsedValue }: Extension): readonly string[] {
  if (!(parsedValue instanceof ExtKeyUsage)) throw new Error('no purposes');
  return parsedValue.keyPurposes;
}

/** Who only tells where to find the certificate of the issuer tells of no revocation. */
function namesOcsp({ parsedValue }: Extension): boolean {
  if (!(parsedValue instanceof InfoAccess)) throw new Error('no access to information');
  return parsedValue.accessDescriptions.some(({ accessMethod }) => accessMethod === ids.ocsp);
}

function subjectOf({ subject }: Certificate): ReadonlyMap<string, string> | undefined {
  const attributes = new Map<string, string>();
  for (const { type, value } of subject.typesAndValues) {
    const name = attributeNames[type] ?? type;
    if (attributes.has(name)) return undefined;
    attributes.set(name, String((value as { valueBlock: { value: unknown } }).valueBlock.value));
  }
  return attributes;
}
