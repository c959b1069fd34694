import { tell } from '../../domain/errors';
import { pruneSummary } from '../../domain/prune/pruned';
import { batchImports } from '../../records/imports/transfers';
import type { Route } from '../../domain/route';
import { batchHolds, type BatchHolds } from './batches/batch-holds';
import { liveCopy } from './batches/live-copy';
import { activeBatches, leastPhase } from './batches/active-batches';
import { findTransfer, isFinished, type FoundTransfer } from '../find-transfer';
import { progressOf } from './progress';
import { finishedBatches, type FinishedBatch } from './batches/finished-batches';
import type { App } from '../instances';
import { timesOf, waits } from './summary';
import { linksOf } from '../../domain/transfer/names';
import type { BatchView } from './batches/batch-view';
import type { TransferView } from './transfer-views';
import { readActs } from '../../records/transfer/acts';
import { takenWay } from '../../records/plan/taken-way';
import { readLedger } from '../../records/transfer/ledger';
import { createPassedOver } from '../../records/passed-over';
import { cancelPath, reportPath } from '../../records/transfer/paths';

const batchesShown = 50;

/** A transfer with its batches. @throws Refusal TRANSFER_NOT_FOUND */
export async function getTransfer(app: App, transferId: string): Promise<TransferView> {
  const found = await findTransfer(app, transferId);
  const { input, home, status, progress } = found;
  const running = !isFinished(status);
  // Before the results: a batch that ended meanwhile is among those, and never in neither.
  const inFlight = await activeBatches(app.client, transferId, running ? (progress?.lanes ?? 0) : 0);
  // A transfer outlives its route: settings change.
  const route = app.config.routes.get(input.route);
  const records = app.records(home);
  const [finished, cancelRequested, acts, ledger, holds, report, way] = await Promise.all([
    finishedBatches(records, transferId, route ?? {}),
    records.exists(cancelPath(transferId)),
    readActs(records, transferId),
    running && route ? createPassedOver().unless(readLedger(app, route)) : undefined,
    batchHolds(
      records,
      transferId,
      inFlight.map(({ batch }) => batch),
    ),
    !running && route && route.prune.mode !== 'off'
      ? createPassedOver().unless(records.read(reportPath(transferId)))
      : undefined,
    route?.via === 'auto' ? takenWay(app, home, transferId) : undefined,
  ]);
  // Decided before the plan, which alone tells the instance.
  const via = found.via ?? way?.via;
  const total = Math.max(progress?.batches ?? 0, finished.size);
  const active = await Promise.all(
    inFlight
      .filter(({ batch }) => !finished.has(batch))
      .map((view) => closer(app, route, transferId, { ...view, ...heldBy(holds.get(view.batch)) })),
  );
  const latest = [...finished.values()].slice(-Math.max(batchesShown - active.length, 0));
  const batches: BatchView[] = [...active, ...latest.map(({ view }) => view)];
  const mode = route?.mode ?? 'connected';
  const under =
    running && progress
      ? progressOf({
          ...{ mode, via, active, finished: [...finished.values()] },
          batches: total,
          bytes: progress.bytes ?? 0,
          elapsedMs: app.now().getTime() - Date.parse(progress.startedAt),
        })
      : undefined;
  const paused = ledger?.paused[transferId];
  const shown = batches.map(({ batch }) => batch);
  const imports = await batchImports(records, transferId, shown);
  return {
    transferId,
    route: input.route,
    mode,
    status,
    ...(found.phase && { phase: leastPhase(active) ?? (isMoved(finished, total) ? 'report' : found.phase) }),
    ...(via && { via }),
    ...(way?.reason !== undefined && { viaReason: way.reason }),
    trigger: input.trigger,
    ...(input.cause !== undefined && { cause: input.cause }),
    caller: input.caller,
    createdAt: input.requestedAt,
    ...waits(app, found),
    ...timesOf(found),
    artifacts: found.artifacts ?? countsSoFar(found, finished),
    batchCounts: {
      total,
      finished: finished.size,
      failed: [...finished.values()].filter(({ view }) => view.status === 'failed').length,
    },
    batches: batches.map((view) => {
      const found = imports.get(view.batch);
      if (found === undefined) return view;
      return { ...view, import: { ...found, links: { self: `/api/imports/${found.importId}` } } };
    }),
    ...(under && { progress: paused === undefined ? under : withoutEta(under) }),
    ...(report?.prune && { prune: pruneSummary(report.prune) }),
    cancelRequested,
    ...(paused && { paused }),
    ...(acts.length > 0 && { acts: [...acts] }),
    ...(input.retryOf !== undefined && { retryOf: input.retryOf }),
    ...(running && progress?.waitingFor && { waitingFor: [...progress.waitingFor] }),
    ...(found.error && { error: tell(found.error) }),
    links: linksOf(transferId),
  };
}

const heldBy = (holds: BatchHolds | undefined) => holds && { holds };

/** A batch under way, its copy as the target has it. */
async function closer(
  app: App,
  route: Route | undefined,
  transferId: string,
  view: BatchView,
): Promise<BatchView> {
  const { batch, copy } = view;
  return copy === undefined
    ? view
    : { ...view, copy: await liveCopy(app, route, { transferId, batch }, copy) };
}

/** Of what is held up nobody knows how long it takes. */
const withoutEta = ({ etaSeconds: _, ...progress }: NonNullable<TransferView['progress']>) => progress;

const isMoved = (finished: ReadonlyMap<number, FinishedBatch>, total: number): boolean =>
  total > 0 && finished.size === total;

/** What a receiving route moves is known once the waybill is read. */
function countsSoFar(
  { input, progress }: FoundTransfer,
  finished: ReadonlyMap<number, FinishedBatch>,
): TransferView['artifacts'] {
  const sum = (key: 'verified' | 'failed' | 'cancelled' | 'handedOver') =>
    [...finished.values()].reduce((total, batch) => total + batch[key], 0);
  const [cancelled, handedOver] = [sum('cancelled'), sum('handedOver')];
  return {
    total: Math.max(input.artifacts, progress?.artifacts ?? 0),
    verified: sum('verified'),
    failed: sum('failed'),
    ...(cancelled > 0 && { cancelled }),
    ...(handedOver > 0 && { handedOver }),
  };
}
