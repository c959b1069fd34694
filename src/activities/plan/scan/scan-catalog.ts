import { z } from 'zod';
import { pMapIterable } from 'p-map';
import type { Registry } from '../../../azure/registry/registry';
import type { Services } from '../../../services';
import { heldUpSeconds, TransferError } from '../../../domain/errors';
import { type ScanCursor, scanCursorSchema } from '../../../domain/plan/scan';
import { endOf, type Route } from '../../../domain/route';
import { nameAtTarget } from '../../../domain/selection/rename';
import { createSelector, type Selector } from '../../../domain/selection/select-tags';
import { throwIfCancelled } from '../../../records/transfer/stops';
import { numberPath } from '../../../records/transfer/paths';
import { shardPath, wantedPath } from '../../../records/plan/paths';
import { activity } from '../../activity';
import { wayOf } from '../../way';
import { createSignatureCheck } from '../../../azure/signatures/check';
import { layerReads } from './judge-artifacts';
import { openTarget } from './open-target';
import { readRepository, type RepositoryContext, type RepositoryPlan } from './read-repository';
import type { ViewOf } from './target-view';

const scanCatalogInput = z.object({
  planId: z.string(),
  route: z.string(),
  cursor: scanCursorSchema.exactOptional().describe('Where the last call ended; absent at the beginning.'),
});

/** How far a scan came. */
export interface ScannedCatalog {
  readonly cursor: ScanCursor;
  readonly done: boolean;
  /** Seconds the registry wants to be left alone before the scan goes on. */
  readonly waitSeconds?: number;
  /** Tags the source no longer has are to be looked for. */
  readonly prunes?: true;
}

/** A document ends with the repository that brings it to one of these. */
const documentEnds = { repositories: 100, tags: 1000 };
/** Far below 10,000 reads a minute for one identity. */
const repositoriesAtOnce = 16;
/** More than a token holds. */
const openedTogether = 100;
/** After this long the activity ends and another one goes on: hosts stop one after five minutes. */
const workMs = 60_000;

/**
 * Plans a stretch of the source's repositories and writes what it finds, a document after the other. Ends
 * early, with what it has, when its time is up or a registry asks to slow down.
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
  const source = await services.registry(endOf(route, 'source'));
  const end = services.now().getTime() + workMs;
  const { cursor: opened, viewOf } = await openTarget(input, route, services);
  const start = await asOfNow(opened, route, services);
  let cursor = start;
  const selector = createSelector(selection);
  const lists = route.prune.mode !== 'off';
  const context = {
    ...{ selection, selector, overwriteTags: route.overwriteTags, reads: layerReads(), lists },
    nameAtTarget: nameAtTarget(route.renaming),
    via: (await wayOf(services, route, planId)).via,
  };
  const plans: RepositoryPlan[] = [];
  const write = async (after: string): Promise<void> => {
    const shard = { ...together(plans.splice(0)), matchedRules: selector.matchedRules() };
    await services.records(route).write(shardPath(planId, cursor.shards + 1), shard);
    cursor = { ...cursor, after, shards: cursor.shards + 1 };
  };
  try {
    let last = '';
    const wanted = openWanted(source.repositories(start.after), selector, {
      ...{ source, viewOf },
      checkOf: (names) => createSignatureCheck(route.trust, source, names, () => services.now()),
    });
    const read = pMapIterable(
      wanted,
      async ({ name, ...sides }) => [name, await readRepository(name, { ...context, ...sides })] as const,
      { concurrency: repositoriesAtOnce },
    );
    for await (const [name, plan] of read) {
      plans.push(plan);
      last = name;
      if (plans.length < documentEnds.repositories && tagsOf(plans) < documentEnds.tags) continue;
      await write(name);
      if (services.now().getTime() >= end) return { cursor, done: false };
    }
    if (plans.length > 0) await write(last);
    return { cursor, done: true, ...(lists && { prunes: true }) };
  } catch (error) {
    if (cursor.shards === start.shards) throw error;
    return { cursor, done: false, waitSeconds: heldUpSeconds(error) };
  }
});

/** What is handed over from now on, a list of the tags that are found does not know. */
async function asOfNow(cursor: ScanCursor, route: Route, services: Services): Promise<ScanCursor> {
  if (route.mode !== 'send' || route.prune.mode === 'off' || cursor.asOf !== undefined) return cursor;
  const drawn = await services.records(route).read(numberPath(route.name));
  return { ...cursor, asOf: drawn?.last ?? 0 };
}

interface Sides {
  readonly source: Registry;
  readonly viewOf: ViewOf;
  readonly checkOf: (repositories: readonly string[]) => RepositoryContext['isSigned'];
}

/** The repositories to plan, with the registries opened for many of them at a time: so they share tokens. */
async function* openWanted(
  pages: AsyncIterable<readonly string[]>,
  selector: Selector,
  { source, viewOf, checkOf }: Sides,
) {
  const names: string[] = [];
  const open = async () => {
    const some = names.splice(0);
    const sides = {
      source: await source.open(some),
      target: await viewOf(some),
      isSigned: checkOf(some),
    };
    return some.map((name) => ({ name, ...sides }));
  };
  for await (const page of pages) {
    names.push(...page.filter((name) => selector.wants(name)));
    if (names.length >= openedTogether) yield* await open();
  }
  if (names.length > 0) yield* await open();
}

const tagsOf = (plans: readonly RepositoryPlan[]): number => plans.reduce((sum, { tags }) => sum + tags, 0);

const together = (plans: readonly RepositoryPlan[]): RepositoryPlan => ({
  repositories: plans.length,
  tags: tagsOf(plans),
  selected: plans.reduce((sum, { selected }) => sum + selected, 0),
  groups: plans.flatMap(({ groups }) => groups),
  skipped: plans.flatMap(({ skipped }) => skipped),
  unresolved: plans.flatMap(({ unresolved }) => unresolved),
  findings: plans.flatMap(({ findings }) => findings),
  ...some('listed', plans),
  ...some('unread', plans),
});

/** What only plans of a route that prunes have. */
function some<K extends 'listed' | 'unread'>(key: K, plans: readonly RepositoryPlan[]) {
  const found = plans.flatMap((plan): readonly unknown[] => plan[key] ?? []);
  return (found.length > 0 ? { [key]: found } : {}) as Pick<RepositoryPlan, K>;
}
