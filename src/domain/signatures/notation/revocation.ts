import { revoked, unchecked } from '../verdict';
import type { ReadCertificate } from './certificate';
import { nameOf } from './chain';
import type { Standing } from './signed-answer';

/** Asks an authority of a certificate. */
export type AskStanding = (
  certificate: ReadCertificate,
  issuer: ReadCertificate,
  now: Date,
) => Promise<Standing | { readonly kind: 'unknown'; readonly why: string }>;

/** A chain of certificates, and since when there is what the first of them signed. */
interface Questioned {
  readonly chain: readonly ReadCertificate[];
  /** How many of them a trust store vouches for. */
  readonly vouched: number;
  readonly signedAt?: Date | undefined;
}

/**
 * Demands that no certificate was revoked (trust-store-trust-policy.md, certificate revocation evaluation):
 * the root of a chain, its last, is revoked by nobody. Addresses are called only where they stand in what a
 * trusted authority signed: others could have the app call whatever they like. @throws SignatureRefused
 */
export async function checkRevocation(
  chains: readonly Questioned[],
  ask: AskStanding,
  now: Date,
): Promise<void> {
  const found = chains.flatMap(({ chain, vouched, signedAt }) =>
    chain.slice(0, -1).flatMap((certificate, i) => {
      const issuer = chain[i + 1];
      if (certificate.revocation === undefined || issuer === undefined) return [];
      // What stands above one that is trusted vouches for nothing.
      if (i >= vouched && vouched > 0) return [];
      const why = 'nobody trusted vouches for it, and so nobody is asked';
      const standing = vouched === 0 ? { kind: 'unknown' as const, why } : ask(certificate, issuer, now);
      return [{ certificate, standing, signedAt }];
    }),
  );
  const all = await Promise.all(found.map(async (each) => ({ ...each, standing: await each.standing })));
  for (const { certificate, standing, signedAt } of all)
    if (standing.kind === 'revoked' && !(standing.invalidFrom && signedAt && signedAt < standing.invalidFrom))
      throw revoked(`the certificate ${nameOf(certificate)} was revoked on ${standing.at.toISOString()}`);
  for (const { certificate, standing } of all)
    if (standing.kind === 'unknown')
      throw unchecked(
        `whether the certificate ${nameOf(certificate)} was revoked is not known: ${standing.why}`,
      );
}
