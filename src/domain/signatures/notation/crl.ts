import { Certificate, CertificateRevocationList, IssuingDistributionPoint } from 'pkijs';
import { Integer } from 'asn1js';
import { addressesIn, addressesOfLists, valueOf, type ReadCertificate } from './certificate';
import { usage } from './chain';
import { element, elements } from './der';
import { extensionsOf, heldUntil, isSignedBy, particulars, type Standing } from './signed-answer';

const ids = { number: '2.5.29.20', delta: '2.5.29.27', point: '2.5.29.28', freshest: '2.5.29.46' };
/** Reasons, as RFC 5280 numbers them. */
const hold = 6;
const removed = 8;
const sequence = 0x30;
/** UTCTime and GeneralizedTime. */
const times = [0x17, 0x18];

/** What a list says of a certificate. */
export interface RevocationList {
  readonly entry?: { readonly at: Date; readonly reason: number | undefined; readonly invalidFrom?: Date };
  readonly number: bigint;
  /** The number of the list this one has the changes of. */
  readonly changesSince?: bigint;
  /** Where the changes since this one are. */
  readonly freshest: readonly string[];
  readonly until: Date;
}

/** Reads what a list says of a certificate (RFC 5280, section 5). @throws Error where it tells nothing */
export async function readList(
  bytes: Buffer,
  certificate: ReadCertificate,
  issuer: ReadCertificate,
  now: Date,
): Promise<RevocationList> {
  const { tbs, list } = onlyOf(certificate, bytes);
  const { signatureAlgorithm: algorithm, signatureValue: signature } = list;
  if (((issuer.keyUsage?.bits ?? 0) & usage.crlSign) === 0) throw new Error('its issuer may sign no lists');
  if (
    !list.issuer.isEqual(Certificate.fromBER(issuer.der).subject) ||
    !(await isSignedBy(issuer, { tbs, algorithm, signature }))
  )
    throw new Error('its list is not signed by the issuer');
  const extensions = extensionsOf(list.crlExtensions?.extensions, [ids.delta, ids.point]);
  const [point, freshest] = [extensions.get(ids.point), extensions.get(ids.freshest)];
  if (point !== undefined && !isFor(valueOf(point, IssuingDistributionPoint), certificate))
    throw new Error('its list is of other certificates');
  const numberIn = (id: string): bigint | undefined => {
    const value: unknown = extensions.get(id)?.parsedValue;
    return value instanceof Integer ? value.toBigInt() : undefined;
  };
  const [entry] = list.revokedCertificates ?? [];
  const changesSince = numberIn(ids.delta);
  return {
    ...(entry && {
      entry: { at: entry.revocationDate.value, ...particulars(entry.crlEntryExtensions?.extensions) },
    }),
    number: numberIn(ids.number) ?? 0n,
    ...(changesSince !== undefined && { changesSince }),
    freshest: freshest === undefined ? [] : addressesOfLists(freshest),
    until: heldUntil(list.thisUpdate.value, list.nextUpdate?.value, now),
  };
}

/** What a list says with the changes since, where it names any. */
export function standingIn(base: RevocationList, changes?: RevocationList): Standing {
  if (base.changesSince !== undefined) throw new Error('its list has changes only');
  if (
    changes !== undefined &&
    (changes.changesSince === undefined || changes.changesSince > base.number || changes.number < base.number)
  )
    throw new Error('the changes it names are of another list');
  const isFinal = base.entry !== undefined && base.entry.reason !== hold;
  const entry = isFinal ? base.entry : (changes?.entry ?? base.entry);
  if (entry === undefined || entry.reason === removed) return { kind: 'good' };
  return { kind: 'revoked', at: entry.at, ...(entry.invalidFrom && { invalidFrom: entry.invalidFrom }) };
}

/**
 * A list with no other entries than that of one certificate, and the bytes its signature is over: pkijs reads
 * some thousand entries at most, and takes 40 KiB for each.
 */
function onlyOf({ der }: ReadCertificate, bytes: Buffer) {
  const { serialNumber } = Certificate.fromBER(der);
  const serial = Buffer.from(serialNumber.toBER());
  const [whole] = elements(bytes);
  const [tbs, ...signature] = whole === undefined ? [] : [...elements(bytes, whole.body, whole.to)];
  if (tbs === undefined) throw new Error('its list is damaged');
  const parts = [...elements(bytes, tbs.body, tbs.to)];
  const kept = parts.map((part, i) => {
    if (part.tag !== sequence || !times.includes(parts[i - 1]?.tag ?? 0))
      return bytes.subarray(part.from, part.to);
    for (const { from, body, to } of elements(bytes, part.body, part.to))
      if (bytes.subarray(body, body + serial.length).equals(serial))
        return element(sequence, bytes.subarray(from, to));
    return Buffer.alloc(0);
  });
  const short = element(
    sequence,
    element(sequence, ...kept),
    ...signature.map(({ from, to }) => bytes.subarray(from, to)),
  );
  return { tbs: bytes.subarray(tbs.from, tbs.to), list: CertificateRevocationList.fromBER(short) };
}

/** Whether a list says that it is of such a certificate: anybody on the way could bring another one. */
function isFor(point: IssuingDistributionPoint, { constraints, revocation }: ReadCertificate): boolean {
  const { distributionPoint, onlySomeReasons, indirectCRL, onlyContainsAttributeCerts } = point;
  if (onlySomeReasons !== undefined || indirectCRL || onlyContainsAttributeCerts) return false;
  if (constraints?.isCa === true ? point.onlyContainsUserCerts : point.onlyContainsCACerts) return false;
  const names = Array.isArray(distributionPoint) ? addressesIn(distributionPoint) : undefined;
  return names === undefined || names.length === 0 || names.some((each) => revocation?.crl.includes(each));
}
