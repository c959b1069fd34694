import { Certificate, getCrypto, type AlgorithmIdentifier, type Extension } from 'pkijs';
import { GeneralizedTime, type BitString } from 'asn1js';
import { algorithmsIn, type ReadCertificate } from './certificate';
import { isSound } from './chain';

/** What OCSP and CRL have in common. Whatever is wrong with an answer is thrown: it says nothing then. */

/** What an authority tells of a certificate. */
export type Standing =
  { readonly kind: 'good' } | { readonly kind: 'revoked'; readonly at: Date; readonly invalidFrom?: Date };

interface Signed {
  readonly tbs: Uint8Array;
  readonly algorithm: AlgorithmIdentifier;
  readonly signature: BitString;
}

/** Whether a key signed an answer, by an algorithm that may sign certificates, too. */
export async function isSignedBy(signer: ReadCertificate, { tbs, algorithm, signature }: Signed) {
  if (!isSound(algorithmsIn(algorithm))) return false;
  const { subjectPublicKeyInfo } = Certificate.fromBER(signer.der);
  return getCrypto(true)
    .verifyWithPublicKey(new Uint8Array(tbs), signature, subjectPublicKeyInfo, algorithm)
    .catch(() => false);
}

/** Clocks differ. */
const skewMs = 5 * 60_000;

/** Until when an answer holds. */
export function heldUntil(from: Date, until: Date | undefined, now: Date): Date {
  if (from.getTime() > now.getTime() + skewMs) throw new Error(`its answer is of ${from.toISOString()}`);
  if (until === undefined) throw new Error('its answer does not say until when it holds');
  if (until < now) throw new Error(`its answer expired on ${until.toISOString()}`);
  return until;
}

const ids = { reason: '2.5.29.21', invalidFrom: '2.5.29.24' };

/** The extensions by their identifiers; a critical one must be known. */
export function extensionsOf(
  extensions: readonly Extension[] = [],
  known: readonly string[] = [],
): ReadonlyMap<string, Extension> {
  const foreign = extensions.find(({ critical, extnID }) => critical && !known.includes(extnID));
  if (foreign !== undefined) throw new Error(`its answer demands ${foreign.extnID}, which is not understood`);
  return new Map(extensions.map((each) => [each.extnID, each]));
}

/** What an entry says besides: why, and since when whatever was signed is not to be believed. */
export function particulars(extensions: readonly Extension[] | undefined) {
  const all = extensionsOf(extensions, Object.values(ids));
  const since: unknown = all.get(ids.invalidFrom)?.parsedValue;
  const reason = all.get(ids.reason)?.extnValue.valueBlock.valueHexView.at(-1);
  return { reason, ...(since instanceof GeneralizedTime && { invalidFrom: since.toDate() }) };
}
