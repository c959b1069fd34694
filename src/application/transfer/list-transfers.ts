import { z } from 'zod';
import { activeBatches, leastPhase } from './batches/active-batches';
import { pageOf } from '../../records/pages';
import { findTransfer, isFinished, isLost, type FoundTransfer } from '../find-transfer';
import { index, indexKeyPattern, reportPath, requestPath } from '../../records/transfer/paths';
import {
  anyOf,
  moment,
  nextToken,
  pageLimit,
  searchText,
  sortablePageToken,
  sortBy,
  within,
} from '../request-parts';
import type { App } from '../instances';
import { pausesOf, toSummary, withPauses, type Pauses } from './summary';
import { summarySchema, type TransferSummary } from './transfer-views';
import { transferStatusSchema } from '../../domain/transfer/status';
import { triggerSchema } from '../../domain/transfer/request';
import { idOfKey } from '../../records/indexes';

/** Query of a list. Several values of a filter are joined by commas. */
export const listQuerySchema = z.strictObject({
  status: anyOf([...transferStatusSchema.options, 'paused']).describe(
    'Only these, e.g. failed,partial; `paused` are those somebody paused, whatever their status.',
  ),
  trigger: anyOf(triggerSchema.options).describe('Only these, e.g. schedule,event.'),
  route: z.string().optional().describe('Only this route.'),
  cause: z.string().optional().describe('Only those of this schedule or push rule.'),
  caller: z.string().optional().describe('Only those this user, application or key began, by its name.'),
  search: searchText.describe(
    'Only those with this text in their id or in a reference that was asked for or moved.',
  ),
  from: moment.describe('Only those created at this time or later.'),
  to: moment.describe('Only those created at this time or before.'),
  sort: sortBy(['started', 'duration', 'bytes', 'status']).describe(
    'Sorts the 500 newest, -duration the longest first; without it the newest are first.',
  ),
  limit: pageLimit.describe('Most transfers to answer with, 1 to 100.'),
  continuationToken: sortablePageToken(indexKeyPattern),
});
export type ListQuery = z.output<typeof listQuerySchema>;

/** A page of transfers. */
export const listSchema = z
  .object({ transfers: z.array(summarySchema), continuationToken: nextToken })
  .meta({ id: 'TransferList' });

/** Transfers newest first: a listing, a status lookup for each, and two for each lane of those that run. */
export async function listTransfers(app: App, query: ListQuery): Promise<z.output<typeof listSchema>> {
  const asksPaused = query.status?.includes('paused') ?? false;
  const paused = asksPaused ? await pausesOf(app, new Set(app.config.routes.keys())) : undefined;
  const { items: transfers, ...page } = await pageOf(app, query, {
    ...{ index, ...within(query) },
    read: (key) => summarise(app, key, query, paused),
    fits: (summary) => matches(summary, query, paused),
    take: sortedBy,
  });
  return { transfers: await withPauses(app, transfers), ...page };
}

function sortedBy(summary: TransferSummary, by: string): string | number | undefined {
  if (by === 'duration') return summary.tookMs;
  if (by === 'bytes') return summary.bytes;
  return by === 'status' ? summary.status : (summary.startedAt ?? summary.createdAt);
}

const mostInFlight = 100;

/** Ids of transfers of some routes that have not ended, among the newest hundred of all routes. */
export async function transfersInFlight(app: App, routes: ReadonlySet<string>): Promise<string[]> {
  const { transfers } = await listTransfers(app, {
    status: ['queued', 'running'],
    trigger: undefined,
    limit: mostInFlight,
  });
  return transfers.filter(({ route }) => routes.has(route)).map(({ transferId }) => transferId);
}

/** Undefined when the transfer was removed by hand, or its request cannot be read: its view tells why. */
async function summarise(
  app: App,
  key: string,
  query: ListQuery,
  paused: Pauses | undefined,
): Promise<TransferSummary | undefined> {
  try {
    const found = await findTransfer(app, idOfKey(key));
    // Documents are read only of those that fit otherwise.
    if (
      query.search !== undefined &&
      !(matches(toSummary(app, found), query, paused) && (await mentions(app, found, query.search)))
    )
      return undefined;
    if (found.status !== 'running' || found.progress === undefined) return toSummary(app, found);
    const active = await activeBatches(app.client, found.input.transferId, found.progress.lanes);
    return toSummary(app, { ...found, phase: leastPhase(active) ?? found.progress.phase });
  } catch (error) {
    if (isLost(error)) return undefined;
    throw error;
  }
}

/** Whether a transfer has a text in its id, or in a reference of its report or else of what was asked. */
async function mentions(app: App, { input, home }: FoundTransfer, text: string): Promise<boolean> {
  const { transferId } = input;
  if (transferId.includes(text)) return true;
  const records = app.records(home);
  const report = await records.read(reportPath(transferId));
  if (report !== undefined) return report.artifacts.some(({ reference }) => reference.includes(text));
  const request = await records.read(requestPath(transferId));
  return request?.artifacts.some((reference) => reference.includes(text)) ?? false;
}

function matches(
  summary: TransferSummary,
  { status, trigger, route, cause, caller }: ListQuery,
  paused: Pauses | undefined,
): boolean {
  const isPaused = !isFinished(summary.status) && (paused?.has(summary.transferId) ?? false);
  return (
    ((status?.includes(summary.status) ?? true) || isPaused) &&
    (trigger?.includes(summary.trigger) ?? true) &&
    (route === undefined || route === summary.route) &&
    (cause === undefined || cause === summary.cause) &&
    (caller === undefined || caller === summary.caller.name)
  );
}
