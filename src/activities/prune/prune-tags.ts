import { z } from 'zod';
import pMap from 'p-map';
import type { Deletions } from '../../azure/registry/deletions';
import type { LookUps } from '../../azure/registry/look-ups';
import { isOf, knownBy } from '../../domain/prune/brought';
import { whyNoLonger, type Going, type Prune } from '../../domain/prune/prune';
import { nothingPruned, type Pruned, type PruneOutcome } from '../../domain/prune/pruned';
import { endOf, type Route } from '../../domain/route';
import { referenceOf } from '../../domain/selection/artifact-reference';
import { broughtOf, forgetBrought } from '../../records/prune/brought';
import { broughtByOthers } from '../../records/prune/brought-by-others';
import { prunedPath, prunePath } from '../../records/prune/paths';
import { throwIfStopped } from '../../records/transfer/stops';
import type { Services } from '../../services';
import { activity } from '../activity';
import { throwIfClosed } from '../opening';

const pruneTagsInput = z.object({ route: z.string(), transferId: z.string() });

/** How much is left to do. */
export interface Left {
  readonly left: number;
}

/** Few enough that little is begun when a worker dies. */
const atOnce = 10;
const deletionsAtOnce = 4;
const workMs = 60_000;

/**
 * Deletes tags that were planned to go, each after a look at both sides: it is what was brought, nobody
 * locked it, and the source still lacks it. What is begun is written down before, what became of it after:
 * repeated, it goes on where it was. A pause, a cancellation and closed windows hold between a few. Where the
 * route was set otherwise after some went, the others are kept, each with the reason.
 */
export const pruneTags = activity(
  pruneTagsInput,
  async ({ transferId, ...input }, services): Promise<Left> => {
    const route = services.route(input.route);
    const records = services.records(route);
    const plan = await records.demand(prunePath(transferId));
    if (plan.mode !== 'delete' || plan.refused !== undefined) return { left: 0 };
    let pruned = (await records.read(prunedPath(transferId))) ?? nothingPruned;
    const refused = whyNoLonger(plan, route.prune);
    if (refused !== undefined && pruned.tags.every(({ outcome }) => outcome === 'kept')) {
      await records.write(prunePath(transferId), { ...plan, refused });
      return { left: 0 };
    }
    const ended = new Set(
      pruned.tags.filter(({ outcome }) => outcome !== 'begun').map(({ reference }) => reference),
    );
    const left = plan.tags.filter(({ reference }) => !ended.has(reference));
    if (left.length === 0) return { left: 0 };
    const end = services.now().getTime() + workMs;
    const sides = await openSides(services, route, left);
    for (let i = 0; i < left.length; i += atOnce) {
      await throwIfStopped(services, route, transferId);
      throwIfClosed(route, services);
      const some = left.slice(i, i + atOnce);
      const begun = new Set(pruned.tags.map(({ reference }) => reference));
      const look = { services, route, plan, begun, refused, ...sides };
      const judged = await pMap(some, (going) => judge(going, look), { concurrency: deletionsAtOnce });
      pruned = withTags(pruned, judged);
      await records.write(prunedPath(transferId), pruned);
      const now = await pMap(judged, (each) => remove(each, sides.target), { concurrency: deletionsAtOnce });
      // Before it is written as ended: nobody would forget it then.
      await forgetBrought(
        services,
        route,
        now.filter(({ outcome }) => outcome === 'deleted'),
      );
      pruned = withTags(pruned, now);
      await records.write(prunedPath(transferId), pruned);
      const done = i + some.length;
      if (services.now().getTime() >= end) return { left: left.length - done };
    }
    return { left: 0 };
  },
);

interface Sides {
  readonly target: Deletions;
  readonly source: LookUps | undefined;
}

async function openSides(services: Services, route: Route, tags: readonly Going[]): Promise<Sides> {
  const names = [...new Set(tags.map(({ reference }) => referenceOf(reference).repository))];
  const target = (await services.registry(endOf(route, 'target'))).deletions(names);
  return { target, source: route.source && (await services.registry(route.source)) };
}

interface Look extends Sides {
  readonly services: Services;
  readonly route: Route;
  readonly plan: Prune;
  /** References whose deletion was begun before. */
  readonly begun: ReadonlySet<string>;
  /** Why no more may go, where some went before. */
  readonly refused: string | undefined;
}

/** Whether a tag may go now; `begun` when it may. */
async function judge(
  going: Going,
  { services, route, plan, begun, refused, target, source }: Look,
): Promise<PruneOutcome> {
  const { reference, digest } = going;
  const kept = (reason: string): PruneOutcome => ({ ...going, outcome: 'kept', reason });
  const named = referenceOf(reference);
  if (!('tag' in named)) return kept('it is no tag');
  const { repository, tag } = named;
  const [now, manifest, sources, brought, others] = await Promise.all([
    target.tagNow(repository, tag),
    target.manifestNow(repository, digest),
    source?.digests([named]),
    broughtOf(services, route, repository),
    broughtByOthers(services, route, repository),
  ]);
  if (now === undefined)
    return begun.has(reference) ? { ...going, outcome: 'deleted' } : kept('others deleted it before');
  if (refused !== undefined) return kept(refused);
  if (now.digest !== digest) return kept(`others moved it to ${now.digest} at the target`);
  if (now.locked) return kept('it is locked at the target');
  if (manifest?.locked) return kept('its manifest is locked at the target');
  if (sources?.[0] !== undefined) return kept('the source has it again');
  const own = brought.find((each) => each.reference === reference);
  if (own?.digest !== digest) return kept('it was brought anew meanwhile');
  if (!isOf(route)(own)) return kept('it was brought under another name, or between other registries');
  const { asOf, sender } = plan;
  if (asOf !== undefined && (sender === undefined || !knownBy({ asOf, sender })(own)))
    return kept('it was brought anew meanwhile, or by another sender');
  const other = others.get(reference);
  if (other !== undefined && other.at >= own.at) return kept(`route ${other.route} brought it, too`);
  return { ...going, outcome: 'begun' };
}

async function remove(judged: PruneOutcome, target: Deletions): Promise<PruneOutcome> {
  const named = referenceOf(judged.reference);
  if (judged.outcome !== 'begun' || !('tag' in named)) return judged;
  const deletion = await target.deleteTag(named.repository, named.tag);
  return deletion === 'locked'
    ? { ...judged, outcome: 'kept', reason: 'its repository is locked at the target' }
    : { ...judged, outcome: 'deleted' };
}

function withTags(pruned: Pruned, news: readonly PruneOutcome[]): Pruned {
  const known = new Set(news.map(({ reference }) => reference));
  return { ...pruned, tags: [...pruned.tags.filter(({ reference }) => !known.has(reference)), ...news] };
}
