import type { OrchestrationContext } from 'durable-functions';
import type { SideAddress } from '../activities/sas-tools';
import type { Failure, Outcome } from '../transfer/errors';
import type { SasRotation } from '../transfer/sas/rotation';

export type SideResult = SideAddress &
  ({ readonly ok: true; readonly rotation: SasRotation } | { readonly ok: false; readonly error: Failure });

export const toResult = (address: SideAddress, outcome: Outcome<SasRotation>): SideResult =>
  outcome.ok ? { ...address, ok: true, rotation: outcome.value } : { ...address, ...outcome };

/** The custom status must stay below 16 KB. */
const mostShown = 30;

/** Shows what the sides came to so far, failures first. */
export function showResults(
  context: OrchestrationContext,
  sides: number,
  results: readonly SideResult[],
  more: { readonly revoked?: string } = {},
): void {
  const shown = [...results].sort((a, b) => Number(a.ok) - Number(b.ok)).slice(0, mostShown);
  context.df.setCustomStatus({ sides, done: results.length, results: shown, ...more });
}

/** Ends the orchestration failed when a side failed, and names it. */
export function failIfAny(verb: 'rotation' | 'revocation', results: readonly SideResult[]): void {
  const failed = results.flatMap((result) =>
    result.ok ? [] : [`${result.route} ${result.side}: ${result.error.code}: ${result.error.message}`],
  );
  if (failed.length > 0) throw new Error(`SAS ${verb} failed for ${failed.join('; ')}`);
}
