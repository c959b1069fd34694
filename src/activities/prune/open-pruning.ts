import type { Deletions } from '../../azure/registry/deletions';
import { TransferError } from '../../domain/errors';
import type { Prune } from '../../domain/prune/prune';
import type { Pruned, PruneOutcome } from '../../domain/prune/pruned';
import type { Route } from '../../domain/route';
import { referenceOf } from '../../domain/selection/artifact-reference';
import { unresolvedIn } from '../../records/plan/unresolved';
import { prunePath } from '../../records/prune/paths';
import { openPruned } from '../../records/prune/pruned';
import { throwIfStopped } from '../../records/transfer/stops';
import type { Services } from '../../services';
import { throwIfClosed } from '../opening';

/** How much is left to do. */
export interface Left {
  readonly left: number;
  /** Seconds the registry wants to be left alone before it goes on. */
  readonly waitSeconds?: number;
}

/** A pruning under way: what is to go, and how far it came. */
export interface Pruning {
  readonly services: Services;
  readonly route: Route;
  readonly transferId: string;
  readonly plan: Prune;
  /** Why all of a repository stays. */
  readonly unresolved: ReadonlyMap<string, string>;
  readonly pruned: () => Pruned;
  /** Writes down what became of some. */
  readonly note: (kind: 'tags' | 'manifests', news: readonly PruneOutcome[]) => Promise<void>;
  /** Why something is given up, after it failed once more; undefined: it is to be tried again. */
  readonly givenUp: (
    reference: string,
    error: unknown,
    target: Pick<Deletions, 'isLocked'>,
  ) => Promise<string | undefined>;
  /** @throws TransferError where a stop of the transfer, or the windows of its route, hold it */
  readonly throwIfHeld: () => Promise<void>;
}

/** Where the registry answers, what fails so often alone fails for a reason of its own. */
const mostTries = 5;

/** Opens the pruning of a transfer; undefined: nothing may go by it. */
export async function openPruning(
  services: Services,
  { route: name, transferId }: { readonly route: string; readonly transferId: string },
): Promise<Pruning | undefined> {
  const route = services.route(name);
  const records = services.records(route);
  const plan = await records.demand(prunePath(transferId));
  if (plan.mode !== 'delete' || plan.refused !== undefined) return undefined;
  const { all, note, failed } = await openPruned(records, transferId);
  return {
    ...{ services, route, transferId, plan },
    unresolved: await unresolvedIn(records, transferId),
    ...{ pruned: all, note },
    async givenUp(reference, error, target) {
      const { code = 'INTERNAL', message = String(error) } =
        error instanceof TransferError ? error.failure : {};
      if (code === 'THROTTLED' || !(await answers(target, referenceOf(reference).repository)))
        return undefined;
      const times = failed(reference);
      return times < mostTries
        ? undefined
        : `it failed ${times} times, the last time so: ${code}: ${message}`;
    },
    async throwIfHeld() {
      await throwIfStopped(services, route, transferId);
      throwIfClosed(route, services);
    },
  };
}

/** An outage says nothing of one tag or manifest. */
const answers = (target: Pick<Deletions, 'isLocked'>, repository: string): Promise<boolean> =>
  target.isLocked(repository).then(
    () => true,
    () => false,
  );
