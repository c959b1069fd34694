import type { KeyObject } from 'node:crypto';
import { invalid } from '../verdict';
import type { ReadCertificate } from './certificate';

/** Bits of the key usage, from the left. */
export const usage = {
  ...{ digitalSignature: 0x8000, contentCommitment: 0x4000 },
  ...{ keyCertSign: 0x0400, crlSign: 0x0200 },
};

/** What a certificate may be for. */
export const purpose = {
  any: '2.5.29.37.0',
  server: '1.3.6.1.5.5.7.3.1',
  client: '1.3.6.1.5.5.7.3.2',
  mail: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocsp: '1.3.6.1.5.5.7.3.9',
};
const notForCode: readonly string[] = Object.values(purpose);

/** How a certificate may be signed: by RSA or ECDSA over SHA-256, SHA-384 or SHA-512. */
const sound = new Set([
  ...['1.2.840.113549.1.1.11', '1.2.840.113549.1.1.12', '1.2.840.113549.1.1.13'],
  ...['1.2.840.10045.4.3.2', '1.2.840.10045.4.3.3', '1.2.840.10045.4.3.4'],
  // RSASSA-PSS, and the hashes it names apart.
  '1.2.840.113549.1.1.10',
  ...['2.16.840.1.101.3.4.2.1', '2.16.840.1.101.3.4.2.2', '2.16.840.1.101.3.4.2.3'],
]);

/** Whether what is signed by some algorithms counts. */
export const isSound = (algorithms: readonly string[]): boolean => algorithms.every((id) => sound.has(id));

const shortestRsaBits = 2048;

/** What the leaf of a chain is for. */
type Use = 'signatures' | 'time stamps';

/**
 * Checks an ordered chain, leaf first and root last, by the certificate requirements of the Notary Project's
 * signature specification; trust is another matter. @throws SignatureRefused
 */
export function checkChain(chain: readonly ReadCertificate[], use: Use): void {
  const [leaf] = chain;
  if (leaf === undefined) throw invalid('it has no certificates');
  chain.forEach((certificate, i) => {
    const issuer = chain[i + 1] ?? certificate;
    const who = nameOf(certificate);
    if (!isIssuedBy(certificate, issuer))
      throw invalid(
        chain[i + 1] === undefined
          ? `its chain of certificates ends at ${who}, which is no root`
          : `the certificate ${who} is not by the next one of its chain`,
      );
    if (!isSound(certificate.signatureAlgorithms))
      throw invalid(`the certificate ${who} is signed by an algorithm that is not allowed`);
    if (!isStrong(certificate.x509.publicKey))
      throw invalid(`the certificate ${who} has a key that is not allowed`);
    if (i > 0) checkAuthority(certificate, i - 1, use);
  });
  checkLeaf(leaf, use);
}

/** Whether one certificate was made with the key of another. */
export function isIssuedBy({ x509 }: ReadCertificate, issuer: ReadCertificate): boolean {
  try {
    return x509.issuer === issuer.x509.subject && x509.verify(issuer.x509.publicKey);
  } catch {
    return false;
  }
}

/** A certificate as people would call it. */
export const nameOf = ({ x509 }: ReadCertificate): string =>
  x509.subject.split('\n').reverse().join(', ').slice(0, 200);

function checkAuthority(certificate: ReadCertificate, below: number, use: Use): void {
  const { constraints, keyUsage } = certificate;
  const who = `the authority ${nameOf(certificate)}`;
  if (constraints?.isCa !== true || !constraints.critical) throw invalid(`${who} is not marked as one`);
  if (constraints.pathLength !== undefined && constraints.pathLength < below)
    throw invalid(`${who} may not have so many authorities below it`);
  if (keyUsage === undefined || (keyUsage.bits & usage.keyCertSign) === 0)
    throw invalid(`${who} may not sign certificates`);
  if (use === 'signatures' && !keyUsage.critical)
    throw invalid(`${who} has a key usage that is not critical`);
}

function checkLeaf(leaf: ReadCertificate, use: Use): void {
  const { constraints, keyUsage, purposes } = leaf;
  const who = `the certificate ${nameOf(leaf)}`;
  if (constraints?.isCa === true) throw invalid(`${who} is that of an authority`);
  const allowed = usage.digitalSignature | usage.contentCommitment;
  if (
    keyUsage === undefined ||
    (keyUsage.bits & usage.digitalSignature) === 0 ||
    (keyUsage.bits & ~allowed) !== 0
  )
    throw invalid(`${who} is not for digital signatures only`);
  if (use === 'signatures' && !keyUsage.critical)
    throw invalid(`${who} has a key usage that is not critical`);
  const isFit =
    use === 'time stamps'
      ? purposes?.critical === true && purposes.ids.join() === purpose.timeStamping
      : !(purposes?.ids ?? []).some((id) => notForCode.includes(id));
  if (!isFit) throw invalid(`${who} is not for ${use}`);
  if (algorithmOf(leaf.x509.publicKey) === undefined && use === 'signatures')
    throw invalid(`${who} has a key of a size that is not allowed`);
}

const curves: Readonly<Record<string, string>> = {
  prime256v1: 'ES256',
  secp384r1: 'ES384',
  secp521r1: 'ES512',
};
const moduli: Readonly<Record<number, string>> = { [shortestRsaBits]: 'PS256', 3072: 'PS384', 4096: 'PS512' };

/** Whether a key is none that could be guessed. */
export function isStrong({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): boolean {
  const { modulusLength = 0, namedCurve = '' } = details ?? {};
  return type === 'ec'
    ? namedCurve in curves
    : type?.startsWith('rsa') === true && modulusLength >= shortestRsaBits;
}

/** The one algorithm a key signs with: a signature cannot choose how it is verified. */
export function algorithmOf({
  asymmetricKeyType: type,
  asymmetricKeyDetails: details,
}: KeyObject): string | undefined {
  return type === 'rsa' ? moduli[details?.modulusLength ?? 0] : curves[details?.namedCurve ?? ''];
}
