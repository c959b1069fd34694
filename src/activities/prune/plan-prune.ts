import { z } from 'zod';
import { isPermanent } from '../../domain/errors';
import { scanCursorSchema } from '../../domain/plan/scan';
import type { Prune } from '../../domain/prune/prune';
import type { Route } from '../../domain/route';
import { wantedPath } from '../../records/plan/paths';
import { sourceTags, type SourceTags } from '../../records/plan/source-tags';
import { prunePath } from '../../records/prune/paths';
import { throwIfCancelled } from '../../records/transfer/stops';
import type { Services } from '../../services';
import { activity } from '../activity';
import { gatherGone } from './gather-gone';

const planPruneInput = z.object({
  planId: z.string(),
  route: z.string(),
  scan: scanCursorSchema.describe('Where the scan of the source ended.'),
  goesOn: z.literal(true).exactOptional().describe('An earlier call did not come to the end.'),
});

/** Whether all was looked at. */
export interface PlannedPrune {
  readonly done: boolean;
}

const workMs = 60_000;

/**
 * Writes down which tags the source no longer has, by a scan of it that is whole: of one that could not read
 * everything, or found nothing at all, nothing follows.
 */
export const planPrune = activity(planPruneInput, async (input, services): Promise<PlannedPrune> => {
  const { planId, scan } = input;
  const route = services.route(input.route);
  const { mode } = route.prune;
  if (mode === 'off') return { done: true };
  await throwIfCancelled(services, route, planId);
  const records = services.records(route);
  const seen = await sourceTags(records, planId, scan.shards);
  // After the reading, which takes its time again each time.
  const end = services.now().getTime() + workMs;
  const told = route.mode === 'send' && {
    ...{ scan: { planId, shards: scan.shards }, asOf: scan.asOf ?? 0, hidden: [] },
  };
  const nothing: Prune = { mode, tags: [], found: 0, kept: [], ...told };
  const begun = input.goesOn ? await records.demand(prunePath(planId)) : nothing;
  // Done before: the worker died before it could say so.
  if (input.goesOn && begun.after === undefined) return { done: true };
  const refused = whyIncomplete(seen);
  const prune =
    refused === undefined
      ? await orRefused(services, route, planId, begun, { seen, end })
      : { ...nothing, refused };
  await records.write(prunePath(planId), prune);
  return { done: prune.after === undefined };
});

function whyIncomplete({ unread, selected, tags }: SourceTags): string | undefined {
  const [first] = unread;
  if (first !== undefined)
    return `the plan is incomplete: ${first} could not be read at the source` + others(unread.length - 1);
  if (tags.size === 0) return 'the source shows no repository that the rules want';
  return selected === 0 ? 'the rules choose nothing at the source' : undefined;
}

const others = (count: number): string => (count > 0 ? `, nor ${count} more` : '');

/** What will not heal keeps nobody from the transfer. */
async function orRefused(
  services: Services,
  route: Route,
  planId: string,
  begun: Prune,
  { seen: { tags }, end }: { readonly seen: SourceTags; readonly end: number },
): Promise<Prune> {
  const { selection } = await services.records(route).demand(wantedPath(planId));
  if (selection === undefined) return begun;
  try {
    return await gatherGone(
      services,
      route,
      begun,
      { selection, has: (repository, tag) => tags.get(repository)?.has(tag) === true, knows: () => true },
      end,
    );
  } catch (error) {
    if (!isPermanent(error)) throw error;
    const { after: _, ...known } = begun;
    return { ...known, refused: `the plan is incomplete: ${error.failure.code}: ${error.message}` };
  }
}
