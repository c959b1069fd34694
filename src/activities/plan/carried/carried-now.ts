import pMap from 'p-map';
import type { Services } from '../../../services';
import { mayHaveLargeLayer } from '../../../domain/plan/layers';
import type { StillPlanned } from '../../../domain/plan/still-planned';
import { endOf, type Route, type Way } from '../../../domain/route';
import { referenceOf } from '../../../domain/selection/artifact-reference';
import { byRepository } from '../../../domain/selection/grouped';
import { judgeLayers, layerReads } from '../scan/judge-artifacts';

const repositoriesAtOnce = 4;

/** Takes out what was planned for image import and pipelines do not carry: layers of more than 8 GB. */
export async function carriedNow(
  route: Route,
  batches: StillPlanned['batches'],
  services: Services,
  { planned, via }: { readonly planned: Way; readonly via: Way },
): Promise<StillPlanned> {
  const large = planned === via || via === 'import' ? [] : batches.flat().filter(mayHaveLargeLayer);
  if (large.length === 0) return { batches, unresolved: [], notes: [] };
  const found = byRepository(large);
  const registry = await services.registry(endOf(route, 'source'));
  const look = { source: await registry.open([...found.keys()]), reads: layerReads(), via };
  const judged = await pMap(
    found,
    async ([repository, artifacts]) => {
      const resolved = await registry.resolve(artifacts.map(({ reference }) => referenceOf(reference)));
      const manifests = new Map(
        resolved.flatMap((each) => each?.manifests ?? []).map((one) => [one.digest, one]),
      );
      const candidates = artifacts.map((each) => ({ ...each, readable: true }));
      return judgeLayers(repository, candidates, manifests, look);
    },
    { concurrency: repositoriesAtOnce },
  );
  const unresolved = judged.flatMap((each) => each.unresolved);
  const left = new Set(unresolved.map(({ reference }) => reference));
  return {
    batches: batches.map((artifacts) => artifacts.filter(({ reference }) => !left.has(reference))),
    unresolved,
    notes: judged.flatMap(({ findings }) => findings),
  };
}
