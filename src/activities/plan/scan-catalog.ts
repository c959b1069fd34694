import { z } from 'zod';
import pMap from 'p-map';
import type { Listings } from '../../azure/registry/listings';
import type { Services } from '../../services';
import { TransferError } from '../../domain/errors';
import { type PlanShard, type ScanCursor, scanCursorSchema } from '../../domain/plan/scan';
import { sideOf, type Route } from '../../domain/route';
import { createSelector } from '../../domain/selection/select-tags';
import type { Selection } from '../../domain/selection/selection';
import { throwIfCancelled } from '../../records/transfer/cancelled';
import { broughtOver } from '../../records/transfer/brought-over';
import { tokenGroups } from '../../azure/registry/token-groups';
import type { Immutable } from '../../domain/schema';
import { shardPath, knownAtTargetPath, wantedPath } from '../../records/plan/paths';
import { activity } from '../activity';
import { readRepository, type RepositoryPlan } from './read-repository';
import { registryView, waybillView, type TargetView } from './target-view';

const scanCatalogInput = z.object({
  planId: z.string(),
  route: z.string(),
  cursor: scanCursorSchema.exactOptional().describe('Where the last call ended; absent at the beginning.'),
});
type ScanCatalogInput = Immutable<z.output<typeof scanCatalogInput>>;

/** How far a scan came. */
export interface ScannedCatalog {
  readonly cursor: ScanCursor;
  readonly done: boolean;
  /** Seconds the registry wants to be left alone before the scan goes on. */
  readonly waitSeconds?: number;
}

/** Repositories per document. */
const repositoriesPerShard = 100;
/**
 * Groups of repositories, and repositories of a group, at the same time: far below 10,000 reads a minute for
 * one identity.
 */
const groupsAtOnce = 4;
const repositoriesAtOnce = 4;
/** After this long the activity ends and another one goes on: hosts stop one after five minutes. */
const workMs = 60_000;

/**
 * Plans a stretch of the source's repositories and writes a document per hundred of them. Ends early, with
 * what it has, when its time is up or a registry asks to slow down.
 */
export const scanCatalog = activity(scanCatalogInput, async (input, services): Promise<ScannedCatalog> => {
  const { planId } = input;
  const route = services.route(input.route);
  await throwIfCancelled(services, route, planId);
  const { selection } = await services.records(route).demand(wantedPath(planId));
  if (selection === undefined) {
    throw new TransferError('INTERNAL', `the request document of ${planId} has no selection`, {
      operation: 'scan catalog',
      origin: 'app',
    });
  }
  const source = await services.registry(sideOf(route, 'source'));
  const end = services.now().getTime() + workMs;
  const { cursor: start, viewOf } = await openTarget(input, route, services);
  let cursor = start;
  const selector = createSelector(selection);
  const pending: string[] = [];
  const flush = async (): Promise<void> => {
    const repositories = pending.splice(0, repositoriesPerShard);
    const after = repositories.at(-1);
    if (after === undefined) return;
    const shard = await planShard(repositories, { route, selection, source, viewOf });
    await services.records(route).write(shardPath(planId, cursor.shards + 1), shard);
    cursor = { ...cursor, after, shards: cursor.shards + 1 };
  };
  try {
    for await (const page of source.repositories(start.after)) {
      pending.push(...page.filter((name) => selector.wants(name)));
      while (pending.length >= repositoriesPerShard) {
        await flush();
        if (services.now().getTime() >= end) return { cursor, done: false };
      }
    }
    await flush();
    return { cursor, done: true };
  } catch (error) {
    const progressed = cursor.shards > start.shards;
    if (!(error instanceof TransferError) || !error.failure.retryable || !progressed) throw error;
    return { cursor, done: false, waitSeconds: error.failure.retryAfterSeconds ?? 2 };
  }
});

interface ShardContext {
  readonly route: Route;
  readonly selection: Selection;
  readonly source: Listings;
  readonly viewOf: (repositories: readonly string[]) => Promise<TargetView>;
}

async function planShard(
  repositories: readonly string[],
  { route: { overwriteTags }, selection, source, viewOf }: ShardContext,
): Promise<PlanShard> {
  const selector = createSelector(selection);
  const planned = await pMap(
    tokenGroups(repositories),
    async (names) => {
      const context = {
        selection,
        selector,
        overwriteTags,
        source: await source.open(names),
        target: await viewOf(names),
      };
      return pMap(names, (name) => readRepository(name, context), { concurrency: repositoriesAtOnce });
    },
    { concurrency: groupsAtOnce },
  );
  const all = planned.flat();
  const sum = (count: (plan: RepositoryPlan) => number): number =>
    all.reduce((total, plan) => total + count(plan), 0);
  return {
    repositories: all.length,
    tags: sum(({ tags }) => tags),
    selected: sum(({ selected }) => selected),
    groups: all.flatMap(({ groups }) => groups),
    skipped: all.flatMap(({ skipped }) => skipped),
    unresolved: all.flatMap(({ unresolved }) => unresolved),
    findings: all.flatMap(({ findings }) => findings),
    matchedRules: selector.matchedRules(),
  };
}

/**
 * Asks the target itself where that is possible, and otherwise what the route's transfers left behind;
 * decided once for a plan.
 */
async function openTarget(
  { planId, cursor }: ScanCatalogInput,
  route: Route,
  services: Services,
): Promise<{ cursor: ScanCursor; viewOf: ShardContext['viewOf'] }> {
  const { target } = route;
  const byRegistry = (registry: Listings): ShardContext['viewOf'] => {
    return async (names) => registryView(await registry.open(names));
  };
  if (target !== undefined && cursor?.basis !== 'waybills') {
    try {
      const registry = await services.registry(target);
      if (cursor === undefined) await registry.open(['probe']);
      return { cursor: cursor ?? { shards: 0, basis: 'target' }, viewOf: byRegistry(registry) };
    } catch (error) {
      if (cursor !== undefined || !(error instanceof TransferError) || error.failure.code === 'THROTTLED')
        throw error;
      const start: ScanCursor = { shards: 0, basis: 'waybills', basisReason: error.failure.message };
      return { cursor: start, viewOf: await byWaybills(planId, route, services) };
    }
  }
  const start: ScanCursor = cursor ?? {
    shards: 0,
    basis: 'waybills',
    basisReason: `the mode of the route is ${route.mode}`,
  };
  return { cursor: start, viewOf: await byWaybills(planId, route, services) };
}

/** Kept as a document, so that every call of one plan compares with the same. */
async function byWaybills(planId: string, route: Route, services: Services): Promise<ShardContext['viewOf']> {
  const records = services.records(route);
  const path = knownAtTargetPath(planId);
  let known = await records.read(path);
  if (known === undefined) {
    known = { artifacts: await broughtOver(services, route) };
    await records.write(path, known);
  }
  const view = waybillView(known.artifacts);
  return () => Promise.resolve(view);
}
