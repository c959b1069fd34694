import { z } from 'zod';
import { signatureCodes } from '../signatures/verdict';
import type { Trust } from '../signatures/trust';
import type { Immutable } from '../schema';
import type { Unresolved } from './scan';

/** By which demand everything in a plan is signed. */
export const signedSchema = z.object({
  by: z.enum(['notation', 'cosign']).describe('What kind of signature everything in the plan has.'),
  policy: z.string().describe('Hash of the trust policy that was asked.'),
});
export type Signed = Immutable<z.output<typeof signedSchema>>;

/** Whether an artifact is left out for its signature. */
export const isUnsigned = ({ reason }: { readonly reason?: string }): boolean =>
  signatureCodes.some((code) => reason?.startsWith(`${code}: `));

/** What a plan says of the signatures its route demands; nothing where it demands none. */
export function signedParts(
  trust: Trust | undefined,
  artifacts: number,
  unresolved: readonly Unresolved[],
): { readonly signed?: Signed; readonly note: readonly string[] } {
  if (trust === undefined) return { note: [] };
  const left = unresolved.filter(isUnsigned).length;
  const out = left === 0 ? '' : `, left out for want of a good signature: ${left}`;
  return {
    signed: { by: trust.kind, policy: trust.fingerprint },
    note: [`signatures by ${trust.kind} are demanded; artifacts verified: ${artifacts}${out}`],
  };
}
