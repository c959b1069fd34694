import { z } from 'zod';
import { TransferError } from '../../domain/errors';
import { whyNoLonger } from '../../domain/prune/prune';
import type { Pruned } from '../../domain/prune/pruned';
import { endOf } from '../../domain/route';
import { untaggedBy } from '../../records/prune/untagged';
import { activity } from '../activity';
import { inFlight } from './in-flight';
import { openPruning, type Left } from './open-pruning';
import { waitFor } from './refused';
import { sweepRepository } from './sweep-repository';

const sweepInput = z.object({ route: z.string(), transferId: z.string() });

const workMs = 60_000;
/** As long as nothing is done: what fails slowly holds up no other. */
const longestMs = 5 * workMs;

const inFlightBy = (transferId: string | undefined): string | undefined =>
  transferId && `transfer ${transferId} brings something to its repository, and may need it`;

/**
 * Deletes manifests that pruning left without a tag, now or in a transfer before, and that nobody uses: they
 * are in no index, nothing refers to them that others brought, and no transfer that has not ended may need
 * them. Of an index that goes its manifests follow by the same rules. Before each the route and the stops of
 * the transfer are looked at. @throws TransferError where all tags that were to go were refused
 */
export const sweepManifests = activity(sweepInput, async (input, services): Promise<Left> => {
  const pruning = await openPruning(services, input);
  if (pruning === undefined || whyNoLonger(pruning.plan, pruning.route.prune) !== undefined)
    return { left: 0 };
  const { route, transferId, plan, unresolved } = pruning;
  const registry = await services.registry(endOf(route, 'target'));
  const begin = services.now().getTime();
  const inFlightIn = inFlight(services, route, transferId);
  const left = withoutKept(await untaggedBy(services, route, plan.sender), pruning.pruned());
  let [tried, done] = [0, 0];
  const failures: unknown[] = [];
  const isTime = (): boolean => services.now().getTime() - begin < (done === 0 ? longestMs : workMs);
  const sweep = async (repository: string, digests: readonly string[]): Promise<boolean> => {
    const target = registry.deletions([repository]);
    return sweepRepository({
      ...{ services, route, plan, repository, digests, target },
      before: pruning.pruned().manifests,
      listings: await registry.open([repository]),
      whyHeld: async () => unresolved.get(repository) ?? inFlightBy(await inFlightIn(repository)),
      note: (news) => pruning.note('manifests', news),
      async attempt(digest, judge) {
        await pruning.throwIfHeld();
        if (tried > 0 && !isTime()) return false;
        tried += 1;
        try {
          await judge();
          done += 1;
        } catch (error) {
          const reference = `${repository}@${digest}`;
          const reason = await pruning.givenUp(reference, error, target);
          if (reason === undefined) failures.push(error);
          await pruning.note(
            'manifests',
            reason === undefined ? [] : [{ reference, digest, outcome: 'kept', reason }],
          );
        }
        return true;
      },
    });
  };
  let open = left.length;
  for (const [repository, digests] of left) {
    if (!isTime()) break;
    try {
      if (!(await sweep(repository, digests))) break;
    } catch (error) {
      await pruning.throwIfHeld();
      failures.push(error);
    }
    open -= 1;
  }
  // Who comes on is called again; only who does not has failed.
  if (failures.length > 0 && done === 0) throw failures[0];
  if (failures.length > 0) return { left: open + failures.length, waitSeconds: waitFor(failures) };
  if (open > 0) return { left: open };
  throwIfAllRefused(pruning.pruned());
  return { left: 0 };
});

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
  const failures = tags.flatMap(({ failure }) => failure ?? []);
  const [failure] = failures;
  if (failure === undefined || failures.length < tags.length) return;
  throw new TransferError(failure.code, failure.message, failure);
}
