import type { Services } from '../../services';
import { referenceOf } from '../../domain/selection/artifact-reference';
import type { ArtifactGroup, Unresolved } from '../../domain/plan/scan';
import { sideOf, type Route } from '../../domain/route';

/** What references came to. */
export interface Resolved {
  readonly groups: readonly ArtifactGroup[];
  readonly unresolved: readonly Unresolved[];
  readonly notes: readonly string[];
}

/** Looks up explicit references at the source. They are always transferred, whatever the target holds. */
export async function resolveExplicit(
  route: Route,
  texts: readonly string[],
  services: Services,
): Promise<Resolved> {
  if (texts.length === 0) return { groups: [], unresolved: [], notes: [] };
  const source = sideOf(route, 'source');
  const references = texts.map(referenceOf);
  const resolved = await (await services.registry(source)).resolve(references);
  const groups = new Map<string, ArtifactGroup>();
  const unresolved: Unresolved[] = [];
  let untagged = 0;
  references.forEach(({ repository, ...named }, i) => {
    const [reference, artifact] = [texts[i] ?? '', resolved[i]];
    if (artifact === undefined) {
      unresolved.push({ reference, reason: `ARTIFACT_NOT_FOUND: it is not in ${source.registry}` });
      return;
    }
    if ('digest' in named) untagged += 1;
    const key = `${repository}@${artifact.digest}`;
    groups.set(key, [...(groups.get(key) ?? []), { reference, ...artifact }]);
  });
  const notes =
    untagged === 0
      ? []
      : [`${untagged} named by digest: they arrive without a tag; name the tag to have it there`];
  return { groups: [...groups.values()], unresolved, notes };
}
