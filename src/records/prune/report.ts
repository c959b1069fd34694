import { composePrune } from '../../domain/prune/compose-prune';
import { nothingPruned, type PruneReport, type PruneStop } from '../../domain/prune/pruned';
import type { Route } from '../../domain/route';
import type { Services } from '../../services';
import type { PassedOver } from '../passed-over';
import { prunePath } from './paths';
import { readPruned } from './pruned';

/** What pruning came to, by what it left; undefined where a transfer did not prune. */
export async function prunedBy(
  services: Services,
  route: Route,
  transferId: string,
  { stop, passedOver }: { readonly stop: PruneStop | undefined; readonly passedOver: PassedOver },
): Promise<PruneReport | undefined> {
  const records = services.records(route);
  const [plan, pruned] = await Promise.all([
    passedOver.unless(records.read(prunePath(transferId))),
    passedOver.unless(readPruned(records, transferId)),
  ]);
  return plan && composePrune(plan, pruned ?? nothingPruned, stop);
}
