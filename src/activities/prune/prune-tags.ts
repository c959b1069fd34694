import { z } from 'zod';
import pMap from 'p-map';
import { whyNoLonger, type Going, type Prune } from '../../domain/prune/prune';
import { nothingPruned, withOutcomes, type PruneOutcome } from '../../domain/prune/pruned';
import { endOf, type Route } from '../../domain/route';
import { referenceOf } from '../../domain/selection/artifact-reference';
import { takenPath } from '../../records/imports/paths';
import { unresolvedIn } from '../../records/plan/unresolved';
import { forgetBrought } from '../../records/prune/brought';
import { byRepository } from '../../records/prune/parts';
import { whyOutdated } from '../../records/prune/newest-list';
import { prunedPath, prunePath, tagListPath } from '../../records/prune/paths';
import { forgetUntagged, noteUntagged } from '../../records/prune/untagged';
import { throwIfStopped } from '../../records/transfer/stops';
import type { Services } from '../../services';
import { activity } from '../activity';
import { throwIfClosed } from '../opening';
import { gone, judgeTag, type Look } from './judge-tag';
import { refusedBy, waitFor } from './refused';

const pruneTagsInput = z.object({ route: z.string(), transferId: z.string() });

/** How much is left to do. */
export interface Left {
  readonly left: number;
  /** Seconds the registry wants to be left alone before it goes on. */
  readonly waitSeconds?: number;
}

/** Few enough that little is begun when a worker dies. */
const atOnce = 10;
const deletionsAtOnce = 4;
const workMs = 60_000;

/**
 * Deletes tags that were planned to go, each right after a look at both sides: it is what was brought, nobody
 * locked it, and the source still lacks it. What is begun is written down before, what became of it after:
 * repeated, it goes on where it was. A pause, a cancellation and closed windows hold between a few. What the
 * registry refuses holds up no other tag. Where the route was set otherwise after some went, the others are
 * kept, each with the reason.
 */
export const pruneTags = activity(
  pruneTagsInput,
  async ({ transferId, ...input }, services): Promise<Left> => {
    const route = services.route(input.route);
    const records = services.records(route);
    const plan = await records.demand(prunePath(transferId));
    if (plan.mode !== 'delete' || plan.refused !== undefined) return { left: 0 };
    let pruned = (await records.read(prunedPath(transferId))) ?? nothingPruned;
    const refused = whyNoLonger(plan, route.prune) ?? (await outdated(services, route, transferId, plan));
    if (refused !== undefined && pruned.tags.every(({ outcome }) => outcome === 'kept')) {
      await records.write(prunePath(transferId), { ...plan, refused });
      return { left: 0 };
    }
    const note = async (news: readonly PruneOutcome[]): Promise<void> => {
      pruned = { ...pruned, tags: withOutcomes(pruned.tags, news) };
      await records.write(prunedPath(transferId), pruned);
    };
    const begun = new Set(pruned.tags.filter(isBegun).map(({ reference }) => reference));
    const ended = new Set(pruned.tags.filter((each) => !isBegun(each)).map(({ reference }) => reference));
    const left = plan.tags.filter(({ reference }) => !ended.has(reference));
    if (left.length === 0) return { left: 0 };
    const end = services.now().getTime() + workMs;
    const names = [...new Set(left.map(({ reference }) => referenceOf(reference).repository))];
    const target = (await services.registry(endOf(route, 'target'))).deletions(names);
    const source = route.source && (await services.registry(route.source));
    const unresolved = await unresolvedIn(services, route, transferId);
    const look = { services, route, plan, refused, unresolved, target, source };
    for (let i = 0; i < left.length; i += atOnce) {
      await throwIfStopped(services, route, transferId);
      throwIfClosed(route, services);
      const some = left.slice(i, i + atOnce);
      // Before any goes, too: who dies in between, and is cancelled, would leave them for ever.
      await noteUntagged(services, route, some, plan.sender);
      await note(some.map((going) => ({ ...going, outcome: 'begun' })));
      const failures: unknown[] = [];
      const tried = await pMap(
        some,
        (going) => prune(going, look, begun).catch((error: unknown) => void failures.push(error)),
        { concurrency: deletionsAtOnce },
      );
      const now = tried.filter((each) => each !== undefined);
      // Before it is written as ended: nobody would do it then.
      const deleted = now.filter(({ outcome }) => outcome === 'deleted');
      await noteUntagged(services, route, deleted, plan.sender);
      await forgetBrought(services, route, deleted);
      await note(now.map(({ at: _, ...outcome }) => outcome));
      await forgetKept(services, route, now, pruned.tags);
      // Who comes on is called again; only who does not has failed.
      if (failures.length > 0 && i + now.length === 0) throw failures[0];
      const done = i + now.length;
      if (failures.length > 0) return { left: left.length - done, waitSeconds: waitFor(failures) };
      if (services.now().getTime() >= end) return { left: left.length - done };
    }
    return { left: 0 };
  },
);

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
