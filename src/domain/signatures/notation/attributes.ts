import type { KeyObject } from 'node:crypto';
import { invalid } from '../verdict';

/** What a Notary Project signature says of itself, whatever its envelope. */
export interface Envelope {
  /** As JWS names it. */
  readonly algorithm: string;
  readonly payload: Buffer;
  readonly scheme: 'notary.x509' | 'notary.x509.signingAuthority';
  readonly authenticSigningTime?: Date;
  readonly expiry?: Date;
  /** Certificates in DER, that of the signer first. */
  readonly chain: readonly Buffer[];
  /** The primitive signature, which a time stamp is of. */
  readonly signature: Buffer;
  /** RFC 3161 token in DER. */
  readonly timestamp?: Buffer;
  /** Whether the key of the signer made it. */
  readonly isSignedBy: (key: KeyObject) => Promise<boolean>;
}

/** Prefix of the Notary Project's own headers. */
export const prefix = 'io.cncf.notary.';
/** Media type of what is signed: the description of an artifact. */
export const payloadType = 'application/vnd.cncf.notary.payload.v1+json';
/** A longer chain nobody needs. */
export const mostCertificates = 10;

const critical = {
  scheme: `${prefix}signingScheme`,
  authentic: `${prefix}authenticSigningTime`,
  expiry: `${prefix}expiry`,
};

type Signed = Pick<Envelope, 'scheme' | 'authenticSigningTime' | 'expiry'>;

/**
 * Reads the signed attributes both envelopes share.
 * @throws SignatureRefused where one that must be understood is unknown, missing or not marked
 */
export function signedAttributes(
  get: (name: string) => unknown,
  marked: readonly unknown[],
  timeOf: (value: unknown) => Date | undefined,
): Signed {
  const unknown = marked.filter((name) => !Object.values(critical).includes(String(name)));
  if (unknown.length > 0) {
    const plugin = unknown.some((name) => String(name).startsWith(`${prefix}verificationPlugin`));
    const why = plugin ? ': it asks for a plugin, and there are none here' : ', which is not understood';
    throw invalid(`it demands ${unknown.slice(0, 3).map(String).join(', ')}${why}`);
  }
  const scheme = get(critical.scheme);
  if (scheme !== 'notary.x509' && scheme !== 'notary.x509.signingAuthority')
    throw invalid(`its signing scheme ${String(scheme)} is unknown`);
  const time = (name: string): Date | undefined => {
    const value = get(name);
    if (value === undefined) {
      if (marked.includes(name)) throw invalid(`it marks ${name} as critical and has none`);
      return undefined;
    }
    const read = timeOf(value);
    if (read === undefined || Number.isNaN(read.getTime())) throw invalid(`its ${name} is no time`);
    if (!marked.includes(name)) throw invalid(`its ${name} is not marked as critical`);
    return read;
  };
  if (!marked.includes(critical.scheme)) throw invalid('its signing scheme is not marked as critical');
  const [authenticSigningTime, expiry] = [time(critical.authentic), time(critical.expiry)];
  if ((scheme === 'notary.x509.signingAuthority') !== (authenticSigningTime !== undefined))
    throw invalid(`its scheme ${scheme} does not fit its time of signing`);
  return {
    scheme,
    ...(authenticSigningTime && { authenticSigningTime }),
    ...(expiry && { expiry }),
  };
}
