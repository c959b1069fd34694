import { z } from 'zod';
import { TransferError } from '../../domain/errors';
import { whyNoLonger } from '../../domain/prune/prune';
import { nothingPruned, withOutcomes, type Pruned } from '../../domain/prune/pruned';
import { endOf } from '../../domain/route';
import { prunedPath, prunePath } from '../../records/prune/paths';
import { untaggedBy } from '../../records/prune/untagged';
import { throwIfStopped } from '../../records/transfer/stops';
import { activity } from '../activity';
import { throwIfClosed } from '../opening';
import { inFlight } from './in-flight';
import type { Left } from './prune-tags';
import { sweepRepository } from './sweep-repository';

const sweepInput = z.object({ route: z.string(), transferId: z.string() });

const workMs = 60_000;

/**
 * Deletes manifests that pruning left without a tag, now or in a transfer before, and that nobody uses: they
 * are in no index, nothing refers to them that others brought, and no transfer that has not ended may need
 * them. Of an index that goes its manifests follow by the same rules. Before each the route and the stops of
 * the transfer are looked at. @throws TransferError where all tags that were to go were refused
 */
export const sweepManifests = activity(
  sweepInput,
  async ({ transferId, ...input }, services): Promise<Left> => {
    const route = services.route(input.route);
    const records = services.records(route);
    const plan = await records.demand(prunePath(transferId));
    if (plan.mode !== 'delete' || plan.refused !== undefined) return { left: 0 };
    if (whyNoLonger(plan, route.prune) !== undefined) return { left: 0 };
    let pruned = (await records.read(prunedPath(transferId))) ?? nothingPruned;
    const registry = await services.registry(endOf(route, 'target'));
    const end = services.now().getTime() + workMs;
    const inFlightIn = inFlight(services, route, transferId);
    const left = withoutKept(await untaggedBy(services, route, plan.sender), pruned);
    let isFirst = true;
    for (const [i, [repository, digests]] of left.entries()) {
      if (i > 0 && services.now().getTime() >= end) return { left: left.length - i };
      const isDone = await sweepRepository({
        ...{ services, route, plan, repository, digests },
        before: pruned.manifests,
        listings: await registry.open([repository]),
        target: registry.deletions([repository]),
        inFlight: () => inFlightIn(repository),
        async note(news) {
          pruned = { ...pruned, manifests: withOutcomes(pruned.manifests, news) };
          await records.write(prunedPath(transferId), pruned);
        },
        async mayGoOn() {
          await throwIfStopped(services, route, transferId);
          throwIfClosed(route, services);
          const isTime = isFirst || services.now().getTime() < end;
          isFirst = false;
          return isTime;
        },
      });
      if (!isDone) return { left: left.length - i };
    }
    throwIfAllRefused(pruned);
    return { left: 0 };
  },
);

/** What is still to be looked at: what was kept is not judged again by the same transfer. */
function withoutKept(
  untagged: ReadonlyMap<string, readonly string[]>,
  { manifests }: Pruned,
): [repository: string, digests: readonly string[]][] {
  const kept = new Set(
    manifests.filter(({ outcome }) => outcome === 'kept').map(({ reference }) => reference),
  );
  return [...untagged]
    .map(([repository, digests]): [string, readonly string[]] => [
      repository,
      digests.filter((digest) => !kept.has(`${repository}@${digest}`)),
    ])
    .filter(([, digests]) => digests.length > 0);
}

/** Who may not delete at all must hear of it: a list of tags can be carried once more. */
function throwIfAllRefused({ tags }: Pruned): void {
  const failure = tags.flatMap((tag) => tag.failure ?? [])[0];
  if (failure === undefined || tags.some(({ outcome }) => outcome === 'deleted')) return;
  throw new TransferError(failure.code, failure.message, failure);
}
