import { type CheckName, type Finding, passed } from '../../domain/doctor/check';
import { type Need, needs } from '../../domain/doctor/needs';
import { refused } from '../../domain/doctor/refusal';
import type { Failure } from '../../domain/errors';
import type { Route } from '../../domain/route';
import type { End, Side } from '../../domain/side';
import { answerWithin } from '../../azure/bounded-calls';
import { toTransferError } from '../../azure/failure';
import type { Services } from '../../services';

/** A side that is looked at, and who the app is there; by image import it is a registry and no more. */
export interface Patient<S extends End = Side> {
  readonly services: Services;
  readonly route: Route;
  readonly side: S;
  /** Object id of the app. */
  readonly who: string;
  /** How long one look may take. */
  readonly limitMs: number;
  /** When all looks at the side are to be over. */
  readonly endsAt?: number;
}

/** What checks came to, by their names. */
export type Findings = Partial<Record<CheckName, Finding>>;

/** What a look saw, or why it did not. */
export type Seen<T> = { readonly value: T } | { readonly failure: Failure };

/** Looks at something; whatever goes wrong is a value. A look that takes too long goes on unheard. */
export async function look<T>(
  {
    side,
    limitMs,
    endsAt = Infinity,
  }: Pick<Patient, 'limitMs' | 'endsAt'> & Partial<Pick<Patient<End>, 'side'>>,
  operation: string,
  work: () => Promise<T>,
): Promise<Seen<T>> {
  const origin = side?.name ?? 'app';
  try {
    const left = Math.max(1000, Math.min(limitMs, endsAt - Date.now()));
    return { value: await answerWithin(left, work()) };
  } catch (error) {
    return { failure: toTransferError(error, operation, origin).failure };
  }
}

/** What a look comes to that only has to succeed, with the role that lets the app in. */
export const passedIf = (seen: Seen<unknown>, said: string, need: Need): Finding =>
  'value' in seen ? passed(said) : refused(seen.failure, need);

/** What a resource comes to that could not be looked at, with the role that shows it if that is missing. */
export const unread = (
  { who }: Patient<End>,
  resourceId: string,
  { code, message: said }: Failure,
): Finding => ({
  verdict: 'unknown',
  said,
  ...(code === 'ACCESS_DENIED' && needs.readId(resourceId, who)),
});
