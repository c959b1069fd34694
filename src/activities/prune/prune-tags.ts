import { z } from 'zod';
import pMap from 'p-map';
import { whyNoLonger, type Going, type Prune } from '../../domain/prune/prune';
import type { PruneOutcome } from '../../domain/prune/pruned';
import { endOf, type Route } from '../../domain/route';
import { referenceOf } from '../../domain/selection/artifact-reference';
import { takenPath } from '../../records/imports/paths';
import { forgetBrought } from '../../records/prune/brought';
import { byRepository } from '../../domain/selection/grouped';
import { whyOutdated } from '../../records/prune/newest-list';
import { prunePath, tagListPath } from '../../records/prune/paths';
import { forgetUntagged, noteUntagged } from '../../records/prune/untagged';
import type { Services } from '../../services';
import { activity } from '../activity';
import { gone, judgeTag, type Look } from './judge-tag';
import { openPruning, type Left } from './open-pruning';
import { refusedBy, waitFor } from './refused';

const pruneTagsInput = z.object({ route: z.string(), transferId: z.string() });

/** Few enough that little is begun when a worker dies. */
const atOnce = 10;
const deletionsAtOnce = 4;
const workMs = 60_000;

/**
 * Deletes tags that were planned to go, each right after a look at both sides: it is what was brought, nobody
 * locked it, and the source still lacks it. What is begun is written down before, what became of it after:
 * repeated, it goes on where it was. A pause, a cancellation and closed windows hold between a few. What the
 * registry refuses, or fails at each time, holds up no other tag. Where the route was set otherwise after
 * some went, the others are kept, each with the reason.
 */
export const pruneTags = activity(pruneTagsInput, async (input, services): Promise<Left> => {
  const pruning = await openPruning(services, input);
  if (pruning === undefined) return { left: 0 };
  const { route, transferId, plan, unresolved, note } = pruning;
  const { tags: known } = pruning.pruned();
  const refused = whyNoLonger(plan, route.prune) ?? (await outdated(services, route, transferId, plan));
  if (refused !== undefined && known.every(({ outcome }) => outcome === 'kept')) {
    await services.records(route).write(prunePath(transferId), { ...plan, refused });
    return { left: 0 };
  }
  const begun = new Set(known.filter(isBegun).map(({ reference }) => reference));
  const ended = new Set(known.filter((each) => !isBegun(each)).map(({ reference }) => reference));
  const left = plan.tags.filter(({ reference }) => !ended.has(reference));
  if (left.length === 0) return { left: 0 };
  const end = services.now().getTime() + workMs;
  const names = [...new Set(left.map(({ reference }) => referenceOf(reference).repository))];
  const target = (await services.registry(endOf(route, 'target'))).deletions(names);
  const source = route.source && (await services.registry(route.source));
  const look = { services, route, plan, refused, unresolved, target, source };
  const failures: unknown[] = [];
  let done = 0;
  const tryOne = async (going: Going): Promise<Tried | undefined> => {
    try {
      return await prune(going, look, begun);
    } catch (error) {
      const reason = await pruning.givenUp(going.reference, error, target);
      if (reason !== undefined) return { ...going, outcome: 'kept', reason };
      failures.push(error);
      return undefined;
    }
  };
  for (let i = 0; i < left.length; i += atOnce) {
    await pruning.throwIfHeld();
    const some = left.slice(i, i + atOnce);
    // Before any goes, too: who dies in between, and is cancelled, would leave them for ever.
    await noteUntagged(services, route, some, plan.sender);
    await note(
      'tags',
      some.map((going) => ({ ...going, outcome: 'begun' })),
    );
    const tried = await pMap(some, tryOne, { concurrency: deletionsAtOnce });
    const now = tried.filter((each) => each !== undefined);
    // Before it is written as ended: nobody would do it then.
    const deleted = now.filter(({ outcome }) => outcome === 'deleted');
    await noteUntagged(services, route, deleted, plan.sender);
    await forgetBrought(services, route, deleted);
    await note(
      'tags',
      now.map(({ at: _, ...outcome }) => outcome),
    );
    await forgetKept(services, route, now, pruning.pruned().tags);
    done += now.length;
    // Who comes on is called again; only who does not has failed.
    if (failures.length > 0 && done === 0) throw failures[0];
    if (failures.length > 0) return { left: left.length - done, waitSeconds: waitFor(failures) };
    if (services.now().getTime() >= end) return { left: left.length - done };
  }
  return { left: 0 };
});

const isBegun = ({ outcome }: PruneOutcome): boolean => outcome === 'begun';

/** Why nothing may go by the list of tags that was carried, if it goes by one. */
async function outdated(services: Services, route: Route, transferId: string, plan: Prune) {
  const { sender, resetAt } = plan;
  if (sender === undefined) return undefined;
  const taken = await services.records(route).read(takenPath(route.name, sender));
  if (taken?.resetAt !== resetAt) return `the numbers of ${sender} were made to begin anew since`;
  const list = await services.records(route).read(tagListPath(transferId));
  return list && whyOutdated(services, route, list);
}

/** What kept its tag did not lose it, unless another tag of it went. */
async function forgetKept(
  services: Services,
  route: Route,
  tried: readonly PruneOutcome[],
  all: readonly PruneOutcome[],
): Promise<void> {
  const lost = new Set(all.filter(({ outcome }) => outcome !== 'kept').map(manifestOf));
  const kept = tried.filter((each) => each.outcome === 'kept' && !lost.has(manifestOf(each)));
  for (const [repository, each] of byRepository(kept))
    await forgetUntagged(services, route, repository, new Set(each.map(({ digest }) => digest)));
}

const manifestOf = ({ reference, digest }: Going): string => `${referenceOf(reference).repository}@${digest}`;

/** What became of a tag, and when it was brought. */
type Tried = PruneOutcome & { readonly at?: string };

/** Deletes a tag, or keeps it with the reason; throws what may heal. */
async function prune(going: Going, look: Look, begun: ReadonlySet<string>): Promise<Tried> {
  const kept = (reason: string): Tried => ({ ...going, outcome: 'kept', reason });
  const named = referenceOf(going.reference);
  try {
    const { why, at } = await judgeTag(going, look);
    const deleted: Tried = { ...going, outcome: 'deleted', ...(at !== undefined && { at }) };
    if (why === gone && begun.has(going.reference)) return deleted;
    if (why !== undefined || !('tag' in named)) return kept(why ?? 'it is no tag');
    const deletion = await look.target.deleteTag(named.repository, named.tag);
    return deletion === 'locked' ? kept('its repository is locked at the target') : deleted;
  } catch (error) {
    const { reason, failure } = refusedBy(error);
    return { ...kept(reason), failure };
  }
}
