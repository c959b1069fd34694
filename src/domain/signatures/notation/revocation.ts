import { untrusted } from '../verdict';
import type { ReadCertificate } from './certificate';
import { nameOf } from './chain';

/**
 * Nobody is asked: across an air gap nobody answers. What cannot be known fails, as is specified; the root
 * of a chain, its last, is revoked by nobody. @throws SignatureRefused
 */
export function checkRevocation(...chains: readonly (readonly ReadCertificate[])[]): void {
  const named = chains.flatMap((chain) => chain.slice(0, -1)).find(({ isRevocable }) => isRevocable);
  if (named !== undefined)
    throw untrusted(
      `whether the certificate ${nameOf(named)} was revoked is not asked: accept that by ` +
        '"override": {"revocation": "skip"}',
    );
}
