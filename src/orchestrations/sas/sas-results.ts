import type { OrchestrationContext } from 'durable-functions';
import type { Outcome } from '../../domain/errors';
import { shortened, withoutQuotes } from '../../domain/redact';
import type { RotationProgress, SasRotation, SideAddress, SideResult } from '../../domain/sas/rotation';

/** What became of one side, in words the orchestration may fail with. */
export const toResult = (address: SideAddress, outcome: Outcome<SasRotation>): SideResult => {
  if (outcome.ok) return { ...address, ok: true, rotation: outcome.value };
  const { error } = outcome;
  return { ...address, ok: false, error: { ...error, message: withoutQuotes(error.message) } };
};

/** The host takes a custom status of 16 KB, in UTF-16. */
const mostCharacters = 7500;
const longestShown = 200;

/** Shows what the sides came to so far, failures first, as many as fit. */
export function showResults(
  context: OrchestrationContext,
  sides: number,
  results: readonly SideResult[],
  more: Pick<RotationProgress, 'revoked' | 'revokedAt'> = {},
): void {
  const sorted = [...results].sort((a, b) => Number(a.ok) - Number(b.ok)).map(inShort);
  const shown: SideResult[] = [];
  let characters = JSON.stringify(more).length;
  for (const result of sorted) {
    characters += JSON.stringify(result).length + 1;
    if (characters > mostCharacters) break;
    shown.push(result);
  }
  const progress: RotationProgress = { sides, done: results.length, results: shown, ...more };
  context.df.setCustomStatus(progress);
}

const inShort = (result: SideResult): SideResult =>
  result.ok
    ? result
    : { ...result, error: { ...result.error, message: shortened(result.error.message, longestShown) } };

/** Ends the orchestration failed when a side failed, and names it. */
export function failIfAny(verb: 'rotation' | 'revocation', results: readonly SideResult[]): void {
  const failed = results.flatMap((result) =>
    result.ok ? [] : [`${result.route} ${result.side}: ${result.error.code}: ${result.error.message}`],
  );
  if (failed.length > 0)
    throw new Error(shortened(`SAS ${verb} failed for ${failed.join('; ')}`, mostCharacters));
}
