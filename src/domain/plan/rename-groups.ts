import { referenceOf } from '../selection/artifact-reference';
import { renamed, repositoryProblem, type NameAtTarget } from '../selection/rename';
import { atTarget, type PlannedArtifact } from '../waybill/waybill';
import type { ArtifactGroup, Unresolved } from './scan';

/** Groups with the names their artifacts get at the target, and what cannot have the name it would get. */
export interface RenamedGroups {
  readonly groups: readonly ArtifactGroup[];
  readonly unresolved: readonly Unresolved[];
}

/**
 * Names artifacts as they will be at the target. What would get no name of a repository is refused, and so
 * are artifacts that would get the same tag: nobody knows which of them is meant.
 */
export function renameGroups(groups: readonly ArtifactGroup[], name: NameAtTarget): RenamedGroups {
  const named = groups.map((group) => group.map((artifact) => withName(artifact, name)));
  const sources = new Map<string, string[]>();
  for (const artifact of named.flat()) {
    const target = atTarget(artifact);
    sources.set(target, [...(sources.get(target) ?? []), artifact.reference]);
  }
  const unresolved: Unresolved[] = [];
  const fits = (artifact: PlannedArtifact): boolean => {
    const reason = refusalOf(artifact, sources.get(atTarget(artifact)) ?? []);
    if (reason !== undefined) unresolved.push({ reference: artifact.reference, reason });
    return reason === undefined;
  };
  return { groups: named.map((group) => group.filter(fits)).filter(({ length }) => length > 0), unresolved };
}

function withName({ targetReference: _, ...artifact }: PlannedArtifact, name: NameAtTarget): PlannedArtifact {
  const target = renamed(artifact.reference, name);
  return target === artifact.reference ? artifact : { ...artifact, targetReference: target };
}

function refusalOf(artifact: PlannedArtifact, sources: readonly string[]): string | undefined {
  const target = atTarget(artifact);
  const wrong = repositoryProblem(referenceOf(target).repository);
  if (target !== artifact.reference && wrong !== undefined)
    return `NAME_INVALID: at the target it would be ${target}: ${wrong}`;
  // A digest is the same content wherever it comes from.
  const others = [...new Set(sources)].filter((source) => source !== artifact.reference);
  if (others.length === 0 || target.includes('@')) return undefined;
  return `NAME_COLLISION: at the target it would be ${target}, and so would ${others.slice(0, 5).join(', ')}`;
}
