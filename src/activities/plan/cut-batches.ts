import { largestFirst, splitIntoBatches } from '../../domain/plan/batches';
import type { Cut } from '../../domain/plan/cuts';
import type { ArtifactGroup } from '../../domain/plan/scan';
import { slotsOf, type Route, type Way } from '../../domain/route';
import { hasNotEnded } from '../../domain/transfer/ledger';
import type { PlannedArtifact } from '../../domain/waybill/waybill';
import { exportedBatches, isShared } from '../../records/pipelines/shared-exports';
import { cutsPath } from '../../records/pipelines/paths';
import { createPassedOver, type PassedOver } from '../../records/passed-over';
import { countBatches } from '../../records/transfer/batch-numbers';
import { readLedger } from '../../records/transfer/ledger';
import { readWaybills, writeWaybills } from '../../records/transfer/waybills';
import type { Services } from '../../services';
import { wayOf } from '../way';

type Batches = PlannedArtifact[][];

/**
 * Cuts what is to be transferred into batches and writes their waybills: as kept exports have them and, where
 * other routes have the source, too, as transfers that have not ended cut theirs, so that one export serves
 * all. Of several that cut at the same time each knows those before it.
 */
export async function cutBatches(
  services: Services,
  route: Route,
  planId: string,
  groups: readonly ArtifactGroup[],
  passedOver: PassedOver,
): Promise<Batches> {
  const { via } = await wayOf(services, route, planId);
  const exports = groups.length > 0 && via === 'transfer';
  const shared = exports && isShared(services, route);
  const most = batchSize(route, via, groups);
  const cut = async (open: readonly (readonly PlannedArtifact[])[]): Promise<Batches> => {
    const exported =
      exports && (shared || route.mode === 'connected')
        ? await exportedBatches(services, route, passedOver)
        : [];
    const batches = largestFirst(splitIntoBatches(groups, [...exported, ...open], { shared, most }));
    await writeWaybills(services, route, planId, batches);
    return batches;
  };
  if (!shared) return cut([]);
  const records = services.records(route);
  const path = cutsPath(route);
  // What nobody started yet is no example for others.
  const own = planId.startsWith('t') ? [{ route: route.name, transferId: planId }] : [];
  for (;;) {
    const before = (await records.read(path))?.cuts ?? [];
    const open = await openCuts(services, before, planId);
    const batches = await cut(await batchesOf(services, open));
    const after = [...open, ...own];
    if (own.length === 0) return batches;
    const { cuts } = await records.update(path, (now = { cuts: [] }) =>
      same(now.cuts, before) ? { cuts: after } : now,
    );
    if (same(cuts, after)) return batches;
  }
}

/** By image import a batch is what one lane works through: many small ones keep all lanes busy. */
function batchSize(route: Route, via: Way, groups: readonly ArtifactGroup[]): number | undefined {
  if (via === 'transfer') return undefined;
  const artifacts = groups.reduce((sum, group) => sum + group.length, 0);
  return Math.ceil(artifacts / slotsOf(route).import);
}

/** Notes batches that were cut otherwise, for those that cut theirs after it, and drops what has ended. */
export async function noteCut(services: Services, route: Route, transferId: string): Promise<void> {
  if (!isShared(services, route) || (await wayOf(services, route, transferId)).via === 'import') return;
  const records = services.records(route);
  const path = cutsPath(route);
  const before = (await records.read(path))?.cuts ?? [];
  const open = await openCuts(services, before, transferId);
  const ended = before.filter((cut) => !open.includes(cut)).map((cut) => cut.transferId);
  const gone = new Set([...ended, transferId]);
  await records.update(path, (now = { cuts: [] }) => ({
    cuts: [...now.cuts.filter((cut) => !gone.has(cut.transferId)), { route: route.name, transferId }],
  }));
}

const same = (some: readonly Cut[], others: readonly Cut[]): boolean =>
  JSON.stringify(some.map(({ transferId }) => transferId)) ===
  JSON.stringify(others.map(({ transferId }) => transferId));

/** The others of them that have not ended. */
async function openCuts(services: Services, cuts: readonly Cut[], planId: string): Promise<Cut[]> {
  const ledgers = new Map<string, Awaited<ReturnType<typeof readLedger>> | undefined>();
  for (const name of new Set(cuts.map(({ route }) => route))) {
    const route = services.config.routes.get(name);
    ledgers.set(name, route && (await createPassedOver().unless(readLedger(services, route))));
  }
  return cuts.filter(({ route, transferId }) => {
    const ledger = ledgers.get(route);
    return transferId !== planId && ledger !== undefined && hasNotEnded(ledger, transferId);
  });
}

async function batchesOf(services: Services, cuts: readonly Cut[]): Promise<(readonly PlannedArtifact[])[]> {
  const batches: (readonly PlannedArtifact[])[] = [];
  for (const { route: name, transferId } of cuts) {
    const route = services.route(name);
    const passedOver = createPassedOver();
    const count = await countBatches(services.records(route), transferId, passedOver);
    const waybills = await readWaybills(services, route, { planId: transferId, batches: count }, passedOver);
    batches.push(...waybills.map(({ artifacts }) => artifacts));
  }
  return batches;
}
