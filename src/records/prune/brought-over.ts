import pMap from 'p-map';
import type { KnownAtTarget } from '../../domain/plan/scan';
import type { Route } from '../../domain/route';
import type { Services } from '../../services';
import { createPassedOver } from '../passed-over';
import { broughtOf, broughtRepositories } from './brought';

const readsAtOnce = 16;

/** What transfers brought to the target, verified or handed over, but for what was pruned since. */
export async function broughtOver(services: Services, route: Route): Promise<KnownAtTarget> {
  const passedOver = createPassedOver();
  const found = await pMap(
    await broughtRepositories(services, route),
    (repository) => passedOver.unless(broughtOf(services, route, repository)),
    { concurrency: readsAtOnce },
  );
  const artifacts = found.flatMap((each) =>
    (each ?? []).map(({ reference, digest }) => ({ reference, digest })),
  );
  return { artifacts, notes: passedOver.notes() };
}
