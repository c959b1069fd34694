import type { Route } from '../../domain/route';
import type { Act } from '../../domain/transfer/acts';
import type { Services } from '../../services';
import { actsPath } from './paths';

/** More is not done to a transfer, save by a script that went astray. */
const keptAtMost = 500;

/** Changes the list of what was done to a transfer, also while others do; returns what it is then. */
export async function changeActs(
  services: Services,
  route: Route,
  transferId: string,
  change: (acts: readonly Act[]) => readonly Act[],
): Promise<readonly Act[]> {
  const { acts } = await services.records(route).update(actsPath(transferId), (known = { acts: [] }) => {
    const changed = change(known.acts);
    return changed === known.acts ? known : { acts: changed.slice(-keptAtMost) };
  });
  return acts;
}

/** Adds to what was done to a transfer. */
export async function noteAct(services: Services, route: Route, transferId: string, act: Act): Promise<void> {
  await changeActs(services, route, transferId, (acts) => [...acts, act]);
}

/** All that was done to a transfer, in order. */
export const readActs = async (
  services: Services,
  route: Route,
  transferId: string,
): Promise<readonly Act[]> => (await services.records(route).read(actsPath(transferId)))?.acts ?? [];
