import { tell } from '../errors';
import type { Prune } from './prune';
import type { Pruned, PruneOutcome, PruneReport, PruneStop } from './pruned';

const deleted = (outcomes: readonly PruneOutcome[]): string[] =>
  outcomes.filter(({ outcome }) => outcome === 'deleted').map(({ reference }) => reference);

const kept = (outcomes: readonly PruneOutcome[]) =>
  outcomes.flatMap(({ reference, outcome, reason = '' }) =>
    outcome === 'kept' ? [{ reference, reason }] : [],
  );

/** Folds what was planned to go, and what became of it, into the report. */
export function composePrune(plan: Prune, pruned: Pruned, stop: PruneStop = {}): PruneReport {
  const judged = new Set(
    pruned.tags.filter(({ outcome }) => outcome !== 'begun').map(({ reference }) => reference),
  );
  const refused = plan.refused ?? stop.refused;
  return {
    mode: plan.mode,
    found: plan.found,
    listed: plan.tags.map(({ reference }) => reference).filter((reference) => !judged.has(reference)),
    deleted: deleted(pruned.tags),
    manifests: deleted(pruned.manifests),
    kept: [...plan.kept, ...kept(pruned.tags), ...kept(pruned.manifests)],
    ...(refused !== undefined && { refused }),
    ...(stop.error && { error: tell(stop.error) }),
  };
}
