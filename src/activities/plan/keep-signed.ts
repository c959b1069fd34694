import pMap from 'p-map';
import type { Unresolved } from '../../domain/plan/scan';
import type { Vouched } from '../../domain/signatures/verdict';
import type { SignatureCheck } from '../../azure/signatures/check';

interface Candidate {
  readonly reference: string;
  readonly digest: string;
  /** What it refers to. */
  readonly subject?: string;
  /** All by whose signature it may cross, where that is more. */
  readonly subjects?: readonly string[];
}

/** Who signed something, and what it crosses by. */
interface Crossing {
  readonly signedBy?: string;
  readonly subject?: string;
}

/** What is signed of some candidates, and why not the others. */
export interface Signed<T> {
  readonly fit: readonly (T & Crossing)[];
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
    async (each) => ({ each, verdict: await check(each.reference, each.digest, subjectsOf(each)) }),
    { concurrency: judgedAtOnce },
  );
  return {
    fit: judged.flatMap(({ each, verdict }) => (verdict.trusted ? [crossing(each, verdict)] : [])),
    unresolved: judged.flatMap(({ each: { reference }, verdict }) =>
      verdict.trusted ? [] : [{ reference, reason: verdict.reason }],
    ),
    findings: judged.flatMap(({ each: { reference }, verdict }) =>
      verdict.trusted ? verdict.notes.map((note) => `${reference}: ${note}`) : [],
    ),
  };
}

const subjectsOf = ({ subject, subjects }: Candidate): readonly string[] | undefined =>
  subjects ?? (subject === undefined ? undefined : [subject]);

const crossing = <T>(each: T, { by, subject }: Vouched & Crossing): T & Crossing => ({
  ...each,
  ...(by !== undefined && { signedBy: by }),
  ...(subject !== undefined && { subject }),
});
