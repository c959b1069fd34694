import { z } from 'zod';
import { isOf } from '../../domain/prune/brought';
import { nothingPruned, type PruneOutcome } from '../../domain/prune/pruned';
import { endOf } from '../../domain/route';
import { broughtOf, byRepository, forgetBrought } from '../../records/prune/brought';
import { broughtByOthers } from '../../records/prune/brought-by-others';
import { prunedPath } from '../../records/prune/paths';
import { throwIfStopped } from '../../records/transfer/stops';
import { activity } from '../activity';
import { throwIfClosed } from '../opening';
import { sweepRepository } from './sweep-repository';

const sweepInput = z.object({ route: z.string(), transferId: z.string() });

const workMs = 60_000;

/**
 * Deletes the manifests of deleted tags that nobody uses: without a tag, in no index, and referred to by
 * nothing that others brought. Of an index that goes its manifests follow by the same rules.
 */
export const sweepManifests = activity(sweepInput, async ({ transferId, ...input }, services) => {
  const route = services.route(input.route);
  if (route.prune.mode !== 'delete') return { left: 0 };
  const records = services.records(route);
  let pruned = (await records.read(prunedPath(transferId))) ?? nothingPruned;
  const gone = byRepository(pruned.tags.filter(({ outcome }) => outcome === 'deleted'));
  const left = [...gone.keys()].filter((repository) => !pruned.swept.includes(repository));
  const registry = await services.registry(endOf(route, 'target'));
  const end = services.now().getTime() + workMs;
  const note = async (news: readonly PruneOutcome[]): Promise<void> => {
    const known = new Set(news.map(({ reference }) => reference));
    const others = pruned.manifests.filter(({ reference }) => !known.has(reference));
    pruned = { ...pruned, manifests: [...others, ...news] };
    await records.write(prunedPath(transferId), pruned);
  };
  for (const [i, repository] of left.entries()) {
    await throwIfStopped(services, route, transferId);
    throwIfClosed(route, services);
    const brought = await broughtOf(services, route, repository);
    const others = await broughtByOthers(services, route, repository);
    const manifests = await sweepRepository({
      repository,
      digests: (gone.get(repository) ?? []).map(({ digest }) => digest),
      before: byRepository(pruned.manifests).get(repository) ?? [],
      ours: new Set(brought.filter(isOf(route)).map(({ reference }) => reference)),
      others,
      wanted: new Set([...brought.map(({ reference }) => reference), ...others.keys()]),
      listings: await registry.open([repository]),
      target: registry.deletions([repository]),
      note,
    });
    await forgetBrought(
      services,
      route,
      manifests.filter(({ outcome }) => outcome === 'deleted'),
    );
    pruned = { ...pruned, swept: [...pruned.swept, repository] };
    await note(manifests);
    if (services.now().getTime() >= end) return { left: left.length - i - 1 };
  }
  return { left: 0 };
});
