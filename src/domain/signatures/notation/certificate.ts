import { X509Certificate } from 'node:crypto';
import {
  AlgorithmIdentifier,
  BasicConstraints,
  Certificate,
  CRLDistributionPoints,
  ExtKeyUsage,
  InfoAccess,
  RSASSAPSSParams,
  type Extension,
  type GeneralName,
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
  /** Addresses that tell of its revocation; absent where it names none. */
  readonly revocation?: { readonly ocsp: readonly string[]; readonly crl: readonly string[] };
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
    const [constraints, keyUsage, purposes] = [ids.constraints, ids.keyUsage, ids.purposes].map((id) =>
      extensions.get(id),
    );
    const revocation = revocationIn(extensions);
    return {
      x509,
      der,
      notBefore: certificate.notBefore.value,
      notAfter: certificate.notAfter.value,
      signatureAlgorithms: algorithmsIn(certificate.signatureAlgorithm),
      ...(constraints && { constraints: constraintsIn(constraints) }),
      ...(keyUsage && { keyUsage: { critical: keyUsage.critical, bits: bitsIn(keyUsage) } }),
      ...(purposes && { purposes: { critical: purposes.critical, ids: purposesIn(purposes) } }),
      ...(revocation && { revocation }),
      subject: subjectOf(certificate),
    };
  } catch {
    throw invalid('one of its certificates is damaged');
  }
}

/** RSASSA-PSS names its hash in parameters; what they leave out is SHA-1. */
export function algorithmsIn({ algorithmId, algorithmParams }: AlgorithmIdentifier): readonly string[] {
  if (algorithmId !== ids.pss) return [algorithmId];
  const { hashAlgorithm, maskGenAlgorithm } = new RSASSAPSSParams(
    algorithmParams === undefined ? {} : { schema: algorithmParams as unknown },
  );
  const mask = new AlgorithmIdentifier({ schema: maskGenAlgorithm.algorithmParams as unknown });
  return [algorithmId, hashAlgorithm.algorithmId, mask.algorithmId];
}

/** What an extension holds; pkijs would have a damaged one be an empty one. */
export function valueOf<T extends object>({ extnID, parsedValue }: Extension, type: new () => T): T {
  if (!(parsedValue instanceof type) || 'parsingError' in parsedValue) throw new Error(extnID);
  return parsedValue;
}

function constraintsIn(extension: Extension): NonNullable<ReadCertificate['constraints']> {
  const { cA: isCa, pathLenConstraint: length } = valueOf(extension, BasicConstraints);
  return { critical: extension.critical, isCa, ...(typeof length === 'number' && { pathLength: length }) };
}

/** The first two octets of the bit string: its nine bits from the left. */
function bitsIn({ parsedValue }: Extension): number {
  const [first = 0, second = 0] = (parsedValue as unknown as BitString).valueBlock.valueHexView;
  return (first << 8) | second;
}

const purposesIn = (extension: Extension): readonly string[] => valueOf(extension, ExtKeyUsage).keyPurposes;

/** Who only tells where to find the certificate of the issuer tells of no revocation. */
function revocationIn(extensions: ReadonlyMap<string, Extension>): ReadCertificate['revocation'] {
  const [info, points] = [extensions.get(ids.authorityInfo), extensions.get(ids.crl)];
  const responders = (info === undefined ? [] : valueOf(info, InfoAccess).accessDescriptions).filter(
    ({ accessMethod }) => accessMethod === ids.ocsp,
  );
  if (responders.length === 0 && points === undefined) return undefined;
  return {
    ocsp: addressesIn(responders.map(({ accessLocation }) => accessLocation)),
    crl: points === undefined ? [] : addressesOfLists(points),
  };
}

/** Where lists are, or the changes since; those of others, or of some reasons only, are left out. */
export const addressesOfLists = (extension: Extension): readonly string[] =>
  valueOf(extension, CRLDistributionPoints).distributionPoints.flatMap(
    ({ distributionPoint, reasons, cRLIssuer }) =>
      reasons === undefined && cRLIssuer === undefined && Array.isArray(distributionPoint)
        ? addressesIn(distributionPoint)
        : [],
  );

/** Addresses among names. */
export const addressesIn = (names: readonly GeneralName[]): readonly string[] =>
  names.flatMap(({ type, value }) => (type === generalNameOfUri && typeof value === 'string' ? [value] : []));
const generalNameOfUri = 6;

function subjectOf({ subject }: Certificate): ReadonlyMap<string, string> | undefined {
  const attributes = new Map<string, string>();
  for (const { type, value } of subject.typesAndValues) {
    const name = attributeNames[type] ?? type;
    if (attributes.has(name)) return undefined;
    attributes.set(name, String((value as { valueBlock: { value: unknown } }).valueBlock.value));
  }
  return attributes;
}
