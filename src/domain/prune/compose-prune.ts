import { tell } from '../errors';
import type { Prune } from './prune';
import type { Pruned, PruneOutcome, PruneReport, PruneStop } from './pruned';

const deleted = (outcomes: readonly PruneOutcome[]): string[] =>
  outcomes.filter(({ outcome }) => outcome === 'deleted').map(({ reference }) => reference);

/** What was begun and has no end. */
const unknown = 'its deletion was begun, and it is not known whether it was done';

const kept = (outcomes: readonly PruneOutcome[]) =>
  outcomes.flatMap(({ reference, outcome, reason = unknown }) =>
    outcome === 'deleted' ? [] : [{ reference, reason }],
  );

/**
 * Folds what was planned to go, and what became of it, into the report. What keeps it from beginning is told
 * once; where some went, the others are kept for that reason.
 */
export function composePrune(plan: Prune, pruned: Pruned, stop: PruneStop = {}): PruneReport {
  const judged = new Set(pruned.tags.map(({ reference }) => reference));
  const left = plan.tags.map(({ reference }) => reference).filter((reference) => !judged.has(reference));
  const refused = plan.refused ?? stop.refused;
  const some = [...pruned.tags, ...pruned.manifests].some(({ outcome }) => outcome !== 'kept');
  const rest = some && refused !== undefined ? left.map((reference) => ({ reference, reason: refused })) : [];
  return {
    mode: plan.mode,
    found: plan.found,
    listed: rest.length > 0 ? [] : left,
    deleted: deleted(pruned.tags),
    manifests: deleted(pruned.manifests),
    kept: [...plan.kept, ...kept(pruned.tags), ...rest, ...kept(pruned.manifests)],
    ...(refused !== undefined && !some && { refused }),
    ...(stop.error && { error: tell(stop.error) }),
  };
}
