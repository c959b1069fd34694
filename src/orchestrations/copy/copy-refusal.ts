import type { Refusal } from '../../domain/copy/refusal';
import type { StrategyChoice } from '../../domain/copy/strategy';
import type { Outcome } from '../../domain/errors';
import { Stop } from '../call';

/**
 * Reads the first answer of a strategy. Where another one is left, a failure that may pass but did not counts
 * as a refusal: a service that cannot reach the source may well answer as if it were busy.
 * @throws Stop for every other failure.
 */
export function orRefusal<T>(outcome: Outcome<T>, choice: StrategyChoice | undefined): T | Refusal {
  if (outcome.ok) return outcome.value;
  const { error } = outcome;
  if (choice === undefined || choice.strategy === 'stream' || !error.retryable) throw new Stop(error);
  return { kind: 'unreachable', reason: error.message };
}
