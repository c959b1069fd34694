/** Why a strategy cannot be used between two accounts; another may. */
export interface Refusal {
  /** `not-implemented`: the target service lacks the operation. `unreachable`: it cannot read the source. */
  readonly kind: 'not-implemented' | 'unreachable';
  readonly reason: string;
}

/** Tells a refusal from the other things an activity may answer. */
export const isRefusal = (answer: { readonly kind: string }): answer is Refusal =>
  answer.kind === 'not-implemented' || answer.kind === 'unreachable';
