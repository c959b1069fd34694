import pMap from 'p-map';
import type { Services } from '../../services';
import { referenceOf } from '../../domain/selection/artifact-reference';
import { endOf, type Route } from '../../domain/route';
import type { PlannedArtifact } from '../../domain/waybill/waybill';

const repositoriesAtOnce = 8;

/** What the tags of the planned repositories point to now, by reference: a listing a repository. */
export async function tagsNow(
  route: Route,
  artifacts: readonly PlannedArtifact[],
  services: Services,
): Promise<Map<string, string>> {
  const names = [...new Set(artifacts.map(({ reference }) => referenceOf(reference).repository))];
  const source = await (await services.registry(endOf(route, 'source'))).open(names);
  const now = new Map<string, string>();
  await pMap(
    names,
    async (repository) => {
      for (const { tag, digest } of (await source.tags(repository)) ?? [])
        now.set(`${repository}:${tag}`, digest);
    },
    { concurrency: repositoriesAtOnce },
  );
  return now;
}

/** Whether an artifact is what was planned, by its tags now; one that is named by its digest always is. */
export const stands = ({ reference, digest }: PlannedArtifact, now: ReadonlyMap<string, string>): boolean =>
  reference.includes('@') || now.get(reference) === digest;

/** Why an artifact that was planned is left out. */
export const movedTo = (digest: string | undefined): string =>
  digest === undefined
    ? 'ARTIFACT_MOVED: since it was planned the tag was deleted at the source'
    : `ARTIFACT_MOVED: since it was planned the tag was moved to ${digest}`;
