import pMap from 'p-map';
import type { Unresolved } from '../../domain/plan/scan';
import type { Vouched } from '../../domain/signatures/verdict';
import type { SignatureCheck } from '../check-signatures';

interface Candidate {
  readonly reference: string;
  readonly digest: string;
  /** What it refers to, and whose signature it crosses by. */
  readonly subject?: string;
}

/** What is signed of some candidates, and why not the others. */
export interface Signed<T> {
  readonly fit: readonly (T & { readonly signedBy?: string })[];
  readonly unresolved: readonly Unresolved[];
  /** What the trust policy lets pass and wants to be told. */
  readonly findings: readonly string[];
}

const judgedAtOnce = 8;

/** Takes out what has no signature that counts; without a check all are kept. */
export async function keepSigned<T extends Candidate>(
  candidates: readonly T[],
  check: SignatureCheck | undefined,
): Promise<Signed<T>> {
  if (check === undefined) return { fit: candidates, unresolved: [], findings: [] };
  const judged = await pMap(
    candidates,
    async (each) => ({ each, verdict: await check(each.reference, each.digest, each.subject) }),
    { concurrency: judgedAtOnce },
  );
  return {
    fit: judged.flatMap(({ each, verdict }) => (verdict.trusted ? [withSigner(each, verdict)] : [])),
    unresolved: judged.flatMap(({ each: { reference }, verdict }) =>
      verdict.trusted ? [] : [{ reference, reason: verdict.reason }],
    ),
    findings: judged.flatMap(({ each: { reference }, verdict }) =>
      verdict.trusted ? verdict.notes.map((note) => `${reference}: ${note}`) : [],
    ),
  };
}

const withSigner = <T>(each: T, { by }: Vouched): T & { readonly signedBy?: string } => ({
  ...each,
  ...(by !== undefined && { signedBy: by }),
});
