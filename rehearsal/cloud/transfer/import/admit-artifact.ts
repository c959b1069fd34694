import { planArtifact, type PlannedArtifact } from './import-plan';
import { orContinue } from '../runs/or-continue';
import type { IndexEntry } from './read-archive';
import { hasOption, type RunContext } from '../runs/run-context';
import { RunFailure } from '../runs/run-failure';

/**
 * Artifacts whose tags may be written. The others end the run before any layer is read, or, under
 * ContinueOnErrors, become failures.
 */
export async function admitArtifacts(
  context: RunContext,
  entries: readonly IndexEntry[],
  failures: string[],
): Promise<PlannedArtifact[]> {
  const admitted: PlannedArtifact[] = [];
  for (const entry of entries) {
    await orContinue(context, failures, () => {
      const artifact = planArtifact(entry);
      checkTag(context, artifact);
      admitted.push(artifact);
    });
  }
  return admitted;
}

/** @throws RunFailure when the tag is locked, or taken and not to be overwritten. */
export function checkTag(context: RunContext, { repository, tag, text, manifest }: PlannedArtifact): void {
  if (tag === undefined) return;
  const { store, switches, resumed } = context;
  if (store.isLocked(repository, tag)) throw new RunFailure(`The tag '${text}' is locked for writing.`);
  const existing = store.resolve(repository, tag);
  if (existing === undefined || hasOption(context, 'OverwriteTags')) return;
  // A resumed run meets the tags its own first execution wrote.
  if (existing.digest === manifest && (switches.equalTag === 'accept' || resumed)) return;
  throw new RunFailure(
    `The tag '${text}' already exists and the pipeline does not have the option OverwriteTags.`,
  );
}
