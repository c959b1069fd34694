import { grouped } from '../selection/grouped';
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
  const all = named.flat();
  // A plan can have a hundred thousand, and most routes rename none.
  if (all.every(({ targetReference }) => targetReference === undefined))
    return { groups: named, unresolved: [] };
  const sources = grouped(all, atTarget);
  const unresolved: Unresolved[] = [];
  const fits = (artifact: PlannedArtifact): boolean => {
    const reason = refusalOf(artifact, sources.get(atTarget(artifact)) ?? []);
    if (reason !== undefined) unresolved.push({ reference: artifact.reference, reason });
    return reason === undefined;
  };
  return { groups: named.map((group) => group.filter(fits)).filter(({ length }) => length > 0), unresolved };
}

function withName(planned: PlannedArtifact, name: NameAtTarget): PlannedArtifact {
  const target = renamed(planned.reference, name);
  if (target !== planned.reference) return { ...planned, targetReference: target };
  if (planned.targetReference === undefined) return planned;
  const { targetReference: _, ...artifact } = planned;
  return artifact;
}

function refusalOf(artifact: PlannedArtifact, named: readonly PlannedArtifact[]): string | undefined {
  const target = atTarget(artifact);
  const wrong = repositoryProblem(referenceOf(target).repository);
  if (target !== artifact.reference && wrong !== undefined)
    return `NAME_INVALID: at the target it would be ${target}: ${wrong}`;
  // A digest is the same content wherever it comes from.
  const sources = new Set(named.map(({ reference }) => reference));
  const others = [...sources].filter((source) => source !== artifact.reference);
  if (others.length === 0 || target.includes('@')) return undefined;
  return `NAME_COLLISION: at the target it would be ${target}, and so would ${others.slice(0, 5).join(', ')}`;
}
