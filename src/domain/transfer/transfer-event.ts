import { eventId, failed, type DomainEvent } from '../events/event';
import { isUnsigned } from '../plan/signed';
import type { Handover } from '../waybill/waybill';
import type { Ledger } from './ledger';
import { linksOf } from './names';
import { bytesIn, type TransferReport } from './report';
import type { TransferRequest } from './request';
import { countArtifacts, missing, type BatchResult } from './results';
import { stopOfArtifacts, stopOfBatch, type Sides } from './stop';

/** What a transfer is about, and where to look at it. */
const about = ({ transferId, route }: Pick<TransferReport, 'transferId' | 'route'>, portal?: string) => {
  const { self, report } = linksOf(transferId);
  const page = `/api/dashboard/#/transfers/${transferId}`;
  return { transferId, route, links: { self, report, page, ...(portal !== undefined && { portal }) } };
};

/** A transfer was accepted and begins. */
export const startedEvent = (request: TransferRequest): DomainEvent => ({
  ...about(request),
  id: eventId(request.transferId, 'started'),
  type: 'transfer.started',
  time: request.requestedAt,
  facts: { trigger: request.trigger, ...(request.cause !== undefined && { cause: request.cause }) },
});

/** What became of a transfer, with what is worth measuring; undefined while it has not ended. */
export function endedEvent(report: TransferReport): DomainEvent | undefined {
  const { transferId, status, artifacts, batches, phases, error, finishedAt } = report;
  if (status === 'queued' || status === 'running') return undefined;
  return {
    ...about(report, error?.runUrl),
    id: eventId(transferId, status),
    type: `transfer.${status}`,
    time: finishedAt,
    ...(error && failed(error)),
    facts: {
      artifacts: artifacts.length,
      missed: missing(countArtifacts(artifacts)),
      batches: batches.length,
      bytes: bytesIn(report),
      repeatedRuns: batches.reduce(
        (sum, { exportRuns = 1, importRuns = 1 }) => sum + exportRuns - 1 + (importRuns - 1),
        0,
      ),
      ...queued(report),
      phases,
    },
  };
}

/** Artifacts without a good signature: left out at the source, or at the target all the same. */
export function unsignedEvent(report: TransferReport): DomainEvent | undefined {
  const unsigned = report.artifacts.filter((each) => !each.verified && isUnsigned(each));
  const stop = stopOfArtifacts(unsigned);
  if (stop === undefined) return undefined;
  const atTarget = unsigned.filter(({ targetDigest }) => targetDigest !== undefined).length;
  return {
    ...about(report),
    id: eventId(report.transferId, 'unsigned'),
    type: 'transfer.unsigned',
    time: report.finishedAt,
    ...failed(stop),
    facts: { unsigned: unsigned.length, atTarget },
  };
}

/** How long it waited, once it was planned, for others and for a slot. */
function queued({ startedAt, phases, batches }: TransferReport): { readonly queuedMs?: number } {
  const begun = batches.flatMap(({ spans }) => Object.values(spans).map(({ from }) => Date.parse(from)));
  if (begun.length === 0) return {};
  return { queuedMs: Math.max(0, Math.min(...begun) - Date.parse(startedAt) - (phases.plan ?? 0)) };
}

/** Somebody had a transfer wait, or go on, as the ledger has it; undefined where nobody did. */
export function heldEvent(
  transfer: Pick<TransferReport, 'transferId' | 'route'>,
  { paused, resumed }: Pick<Ledger, 'paused' | 'resumed'>,
): DomainEvent | undefined {
  const { transferId } = transfer;
  const what = transferId in paused ? 'paused' : 'resumed';
  const doneBy = { paused, resumed }[what][transferId];
  if (doneBy === undefined) return undefined;
  const { at, by, reason } = doneBy;
  return {
    ...about(transfer),
    id: eventId(transferId, what, at),
    type: `transfer.${what}`,
    time: at,
    ...(reason !== undefined && { reason }),
    facts: { by },
  };
}

/** A batch that failed; undefined of one that did not, or was cancelled. */
export function batchFailedEvent(
  transfer: Pick<TransferReport, 'transferId' | 'route'>,
  result: BatchResult,
  sides: Sides,
  now: Date,
): DomainEvent | undefined {
  const stop = stopOfBatch(result, sides);
  if (stop === undefined || stop.code === 'CANCELLED') return undefined;
  const { batch, blob, exportRun, importRun } = result;
  const ends = Object.values(result.spans).map(({ to }) => to);
  return {
    ...about(transfer, stop.runUrl),
    id: eventId(transfer.transferId, 'batch', batch, 'failed'),
    type: 'batch.failed',
    time: ends.sort().at(-1) ?? now.toISOString(),
    batch,
    ...(blob !== undefined && { blob }),
    ...failed(stop),
    facts: { ...(exportRun !== undefined && { exportRun }), ...(importRun !== undefined && { importRun }) },
  };
}

/** A batch stands ready, with its waybill, to be carried across an air gap. */
export const handoverEvent = (
  {
    batch,
    blob,
    ...transfer
  }: Pick<TransferReport, 'transferId' | 'route'> & Required<Pick<BatchResult, 'batch' | 'blob'>>,
  { bytes, waybill }: Handover,
  time: string,
): DomainEvent => ({
  ...about(transfer),
  id: eventId(transfer.transferId, 'batch', batch, 'handover'),
  type: 'handover.ready',
  time,
  batch,
  blob,
  facts: { waybill, bytes },
});

/** Tags were deleted at the target, or were to be and were not; undefined where nothing was to be done. */
export function prunedEvent(report: TransferReport): DomainEvent | undefined {
  const { transferId, finishedAt, prune } = report;
  if (prune === undefined || prune.mode === 'report') return undefined;
  const { found, deleted, manifests, kept, refused, error } = prune;
  const stopped = refused !== undefined || error !== undefined;
  if (!stopped && deleted.length === 0) return undefined;
  const type = stopped && deleted.length === 0 ? 'prune-refused' : 'pruned';
  return {
    ...about(report),
    id: eventId(transferId, type),
    type: `transfer.${type}`,
    time: finishedAt,
    ...(refused !== undefined && { reason: refused }),
    ...(error && failed(error)),
    facts: { found, deleted: deleted.length, manifests: manifests.length, kept: kept.length },
  };
}
