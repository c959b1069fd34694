import pMap from 'p-map';
import type { ResolvedArtifact } from '../../azure/registry/look-ups';
import type { Services } from '../../services';
import { referenceOf } from '../../domain/selection/artifact-reference';
import { subjectOfTag } from '../../domain/selection/cosign';
import { groupArtifacts } from '../../domain/plan/groups';
import type { ArtifactGroup, Unresolved } from '../../domain/plan/scan';
import { endOf, type Route, type Way } from '../../domain/route';
import { createSignatureCheck, type SignatureCheck } from '../../azure/signatures/check';
import { judgeLayers, layerReads, withoutLocked } from './scan/judge-artifacts';
import { keepSigned } from './keep-signed';

/** What references came to. */
export interface Resolved {
  readonly groups: readonly ArtifactGroup[];
  readonly unresolved: readonly Unresolved[];
  readonly notes: readonly string[];
}

type Named = ResolvedArtifact & { readonly reference: string; readonly subject?: string };

const repositoriesAtOnce = 4;

/**
 * Looks up explicit references at the source. They are always transferred, whatever the target holds. What
 * some belong to may be known from an earlier plan.
 */
export async function resolveExplicit(
  route: Route,
  texts: readonly string[],
  services: Services,
  via: Way,
  subjects: ReadonlyMap<string, string> = new Map(),
): Promise<Resolved> {
  if (texts.length === 0) return { groups: [], unresolved: [], notes: [] };
  const source = endOf(route, 'source');
  const references = texts.map(referenceOf);
  const registry = await services.registry(source);
  const resolved = await registry.resolve(references);
  const unresolved: Unresolved[] = [];
  const named = new Map<string, Named[]>();
  references.forEach(({ repository }, i) => {
    const [reference, artifact] = [texts[i] ?? '', resolved[i]];
    if (artifact === undefined)
      unresolved.push({ reference, reason: `ARTIFACT_NOT_FOUND: it is not in ${source.registry}` });
    else
      named.set(repository, [
        ...(named.get(repository) ?? []),
        { reference, ...artifact, ...belonging(reference, subjects) },
      ]);
  });
  const untagged = references.filter((reference, i) => 'digest' in reference && resolved[i]).length;
  const repositories = [...named.keys()];
  const look = { source: await registry.open(repositories), reads: layerReads(), via };
  const isSigned = createSignatureCheck(route.trust, registry, repositories, () => services.now());
  const judged = await pMap(
    named,
    ([repository, artifacts]) => judge(repository, artifacts, look, isSigned),
    { concurrency: repositoriesAtOnce },
  );
  return {
    groups: judged.flatMap(({ groups }) => groups),
    unresolved: [...unresolved, ...judged.flatMap((each) => each.unresolved)],
    notes: [
      ...(untagged === 0
        ? []
        : [`${untagged} named by digest: they arrive without a tag; name the tag to have it there`]),
      ...judged.flatMap(({ notes }) => notes),
    ],
  };
}

function belonging(reference: string, known: ReadonlyMap<string, string>): Pick<Named, 'subject'> {
  const named = referenceOf(reference);
  const subject = known.get(reference) ?? ('tag' in named ? subjectOfTag(named.tag) : undefined);
  return subject === undefined ? {} : { subject };
}

async function judge(
  repository: string,
  named: readonly Named[],
  look: Parameters<typeof judgeLayers>[3],
  isSigned: SignatureCheck | undefined,
): Promise<Resolved> {
  const manifests = new Map(named.flatMap((each) => each.manifests.map((one) => [one.digest, one])));
  const open = withoutLocked(named, manifests);
  const { fit, unresolved, findings } = await judgeLayers(repository, open.fit, manifests, look);
  const signed = await keepSigned(fit, isSigned);
  const referrers = signed.fit.flatMap(({ subject, ...each }) =>
    subject === undefined ? [] : [{ ...each, subject }],
  );
  const chosen = signed.fit.filter(({ subject }) => subject === undefined);
  return {
    groups: groupArtifacts(chosen, referrers, manifests),
    unresolved: [...open.unresolved, ...unresolved, ...signed.unresolved],
    notes: [...findings, ...signed.findings],
  };
}
