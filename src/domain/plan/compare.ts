import type { Skipped, Unresolved } from './scan';

/** What of a tag the comparison needs. */
export interface ComparedTag {
  readonly tag: string;
  readonly digest: string;
  readonly locked: boolean;
}

/** What the comparison of a repository came to. */
export interface Comparison<T> {
  readonly missing: readonly T[];
  readonly skipped: readonly Skipped[];
  readonly unresolved: readonly Unresolved[];
  readonly findings: readonly string[];
}

/**
 * Compares the chosen tags of a repository with those of the target. A tag that points elsewhere there is
 * replaced only where the route overwrites tags and the target has not locked it; exporting it otherwise
 * would fail its whole batch at the import.
 */
export function compareTags<T extends ComparedTag>(
  repository: string,
  chosen: readonly T[],
  target: readonly ComparedTag[],
  options: {
    readonly mode: 'missing' | 'all';
    readonly overwriteTags: boolean;
    /** Of the repository at the target. */
    readonly name?: string;
  },
): Comparison<T> {
  const { name = repository } = options;
  const where = (tag: string): string =>
    name === repository ? 'at the target' : `at the target, as ${name}:${tag},`;
  const atTarget = new Map(target.map((tag) => [tag.tag, tag]));
  const missing: T[] = [];
  const skipped: Skipped[] = [];
  const unresolved: Unresolved[] = [];
  const findings: string[] = [];
  for (const artifact of chosen) {
    const reference = `${repository}:${artifact.tag}`;
    const there = atTarget.get(artifact.tag);
    if (there?.digest === artifact.digest && options.mode === 'missing') {
      skipped.push({ reference, digest: artifact.digest });
    } else if (there !== undefined && there.digest !== artifact.digest && there.locked) {
      const reason = `TARGET_LOCKED: ${where(artifact.tag)} the tag points to ${there.digest} and is locked`;
      unresolved.push({ reference, reason });
    } else if (there !== undefined && there.digest !== artifact.digest && !options.overwriteTags) {
      const reason =
        `TAG_TAKEN: ${where(artifact.tag)} the tag points to ${there.digest}, and the route does not ` +
        'overwrite tags';
      unresolved.push({ reference, reason });
    } else {
      missing.push(artifact);
      if (there !== undefined && there.digest !== artifact.digest) {
        findings.push(
          `${name}:${artifact.tag} points to ${there.digest} at the target: the import will move it`,
        );
      }
    }
  }
  return { missing, skipped, unresolved, findings };
}
