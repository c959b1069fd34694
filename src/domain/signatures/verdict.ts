import type { ErrorCode } from '../remedies';

/** Why an artifact does not count as signed, from what is nearest to a good signature to what is farthest. */
export const signatureCodes = [
  'SIGNATURE_UNCHECKED',
  'SIGNATURE_EXPIRED',
  'SIGNATURE_REVOKED',
  'SIGNATURE_UNTRUSTED',
  'SIGNATURE_INVALID',
  'SIGNATURE_MISSING',
] as const satisfies readonly ErrorCode[];
export type SignatureCode = (typeof signatureCodes)[number];

/** A signature that does not count, with why; never a fault of the network. */
export class SignatureRefused extends Error {
  override readonly name = 'SignatureRefused';
  constructor(
    readonly code: Exclude<SignatureCode, 'SIGNATURE_MISSING'>,
    message: string,
  ) {
    super(message);
  }
}

/** The signature was altered, is not of this artifact, or is not what the specification asks for. */
export const invalid = (message: string): SignatureRefused =>
  new SignatureRefused('SIGNATURE_INVALID', message);

/** The signature is whole, and nobody the trust policy names vouches for it. */
export const untrusted = (message: string): SignatureRefused =>
  new SignatureRefused('SIGNATURE_UNTRUSTED', message);

/** The signature was good once. */
export const expired = (message: string): SignatureRefused =>
  new SignatureRefused('SIGNATURE_EXPIRED', message);

/** An authority has taken back a certificate. */
export const revoked = (message: string): SignatureRefused =>
  new SignatureRefused('SIGNATURE_REVOKED', message);

/** Whether a certificate was revoked cannot be known. */
export const unchecked = (message: string): SignatureRefused =>
  new SignatureRefused('SIGNATURE_UNCHECKED', message);

/** A signature that counts. */
export interface Vouched {
  /** Who made it; absent where the trust policy does not demand to know. */
  readonly by?: string;
  /** What the trust policy lets pass and wants to be told. */
  readonly notes: readonly string[];
}

/** What the signatures of an artifact came to. */
export type Verdict =
  | ({ readonly trusted: true } & Vouched)
  | {
      readonly trusted: false;
      /** Begins with its code. */
      readonly reason: string;
    };

/** What a signature must be of. */
export interface SignedArtifact {
  /** Login server. */
  readonly registry: string;
  readonly repository: string;
  readonly digest: string;
  readonly mediaType: string;
  /** Of the manifest, in bytes. */
  readonly size: number;
}

/** Reasons of more signatures would not be read. */
const mostReasons = 3;

/** What a list of signatures that do not count comes to: the code of the one that came nearest. */
export function refusal(refused: readonly SignatureRefused[], none: string): Verdict {
  const [nearest] = [...refused].sort(
    (a, b) => signatureCodes.indexOf(a.code) - signatureCodes.indexOf(b.code),
  );
  if (nearest === undefined) return { trusted: false, reason: `SIGNATURE_MISSING: ${none}` };
  const others = refused.filter((each) => each !== nearest).map(({ message }) => message);
  const said = [...new Set([nearest.message, ...others])];
  const more = said.length > mostReasons ? [`and ${said.length - mostReasons} more`] : [];
  return {
    trusted: false,
    reason: `${nearest.code}: ${[...said.slice(0, mostReasons), ...more].join('; ')}`,
  };
}
