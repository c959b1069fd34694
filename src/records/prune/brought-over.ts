import pMap from 'p-map';
import type { KnownAtTarget } from '../../domain/plan/scan';
import type { Route } from '../../domain/route';
import type { Services } from '../../services';
import { createPassedOver } from '../passed-over';
import { listAll } from '../records';
import { broughtNamed, broughtOfFolder } from './paths';

const readsAtOnce = 32;

/** What transfers brought to the target, verified or handed over, but for what was pruned since. */
export async function broughtOver(services: Services, route: Route): Promise<KnownAtTarget> {
  const records = services.records(route);
  const passedOver = createPassedOver();
  const found = await pMap(
    await listAll(records, broughtOfFolder(route.name)),
    (name) => passedOver.unless(records.read(broughtNamed(name))),
    { concurrency: readsAtOnce },
  );
  const artifacts = found.flatMap((each) =>
    (each?.artifacts ?? []).flatMap(({ reference, digest, unverified }) =>
      // It may have to be brought once more.
      unverified ? [] : [{ reference, digest }],
    ),
  );
  return { artifacts, notes: passedOver.notes() };
}
