import { z } from 'zod';
import { OrchestrationRuntimeStatus as Status, type DurableClient } from 'durable-functions';
import { purgePage } from '../../activities/purge/purge-page';
import {
  afterPage,
  beginPurge,
  purgeKinds,
  type Cut,
  type PurgeInput,
  type PurgeKind,
} from '../../domain/purge/purge';
import { orchestratorNames } from '../../orchestrations/names';
import { reasonBody } from '../request-parts';
import { startOnce, type App } from '../instances';

/** Body of a request to purge. */
export const purgeOrderSchema = reasonBody('StartPurge').extend({
  dryRun: z.boolean('must be true or false').default(true).describe('Only count what would go.'),
});

/** Days after which each kind is removed; what is absent is kept. */
export type RetentionDays = Readonly<Partial<Record<PurgeKind | 'histories', number>>>;

/** The one purge that runs: who asks for another meanwhile joins it. */
export const purgeId = 'purge';

const dayMs = 24 * 60 * 60_000;

/** A purge of what of each kind is old now. */
function purgeAt(now: Date, days: RetentionDays): PurgeInput {
  const cuts = purgeKinds.flatMap((kind): Cut[] => {
    const kept = days[kind];
    return kept === undefined ? [] : [{ kind, before: new Date(now.getTime() - kept * dayMs).toISOString() }];
  });
  return beginPurge(cuts, now);
}

/** Starts a purge unless one is going. */
export async function startPurge(app: App, days: RetentionDays): Promise<void> {
  await startOnce(app.client, orchestratorNames.purge, { id: purgeId, input: purgeAt(app.now(), days) });
}

/** What would go, with how much of it was looked at. */
export const purgePreviewSchema = z.object({
  dryRun: z.literal(true),
  removed: z.partialRecord(z.enum(purgeKinds), z.int()).describe('How many of each kind would go.'),
  kept: z.partialRecord(z.enum(purgeKinds), z.int()).describe('How many that are old would stay.'),
  problems: z.array(z.string()),
  isComplete: z.boolean().describe('False when there is more than an answer can wait for.'),
});

/** Longer than that nobody waits for an answer. */
const longestPreviewMs = 20_000;

/** Counts what a purge would remove, and removes nothing. */
export async function previewPurge(
  app: App,
  days: RetentionDays,
): Promise<z.output<typeof purgePreviewSchema>> {
  const until = Date.now() + longestPreviewMs;
  let state = purgeAt(app.now(), days);
  for (let cut = state.cuts[0]; cut !== undefined && Date.now() < until; cut = state.cuts[0])
    state = afterPage(state, cut, await purgePage({ ...cut, at: state.at, dryRun: true }, app));
  const { removed, kept, problems } = state.purged;
  return {
    dryRun: true,
    removed: { ...removed },
    kept: { ...kept },
    problems: [...problems],
    isComplete: state.cuts.length === 0,
  };
}

const ended = [Status.Completed, Status.Failed, Status.Terminated, Status.Canceled];

/** Purges histories of orchestrations that ended and began long ago; reports stay readable. */
export async function purgeHistories(
  client: Pick<DurableClient, 'purgeInstanceHistoryBy'>,
  { histories }: RetentionDays,
  now: Date,
): Promise<void> {
  if (histories === undefined) return;
  const createdTimeTo = new Date(now.getTime() - histories * dayMs);
  await client.purgeInstanceHistoryBy({ createdTimeFrom: new Date(0), createdTimeTo, runtimeStatus: ended });
}
