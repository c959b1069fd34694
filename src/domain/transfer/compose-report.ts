import type { Caller } from '../audit/caller';
import type { Failure } from '../errors';
import type { Way } from '../route';
import type { Handover, Waybill } from '../waybill/waybill';
import type { PruneReport } from '../prune/pruned';
import { arrivalNotes } from './arrival-notes';
import {
  countArtifacts,
  missing,
  unverified,
  type ArtifactResult,
  type BatchResult,
  type VerifiedArtifact,
} from './results';
import { allThere, hasArrived, stopOfArtifacts, stopOfBatch, stopOfTransfer, type Sides } from './stop';
import type { BatchReport, TransferReport } from './report';
import type { Phase, Span, TransferStatus } from './status';

/** What a batch left behind. */
export interface BatchPart {
  readonly waybill: Waybill;
  readonly result?: BatchResult;
  readonly artifacts?: readonly VerifiedArtifact[];
  /** What arrived is noted as brought. */
  readonly noted?: true;
  /** What it changed of earlier transfers. */
  readonly notes?: readonly string[];
}

/** What plan and batches of a transfer left behind. */
export interface ReportParts {
  readonly transferId: string;
  readonly route: string;
  readonly caller?: Caller;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly planSpan?: Span;
  /** Requested references that are not at the source. */
  readonly unresolved: readonly ArtifactResult[];
  readonly batches: readonly BatchPart[];
  readonly notes: readonly string[];
  /** Which way it went; absent: that was not decided. */
  readonly via?: Way;
  readonly viaReason?: string;
  /** Selected artifacts the target held before: with nothing else to do, that is success. */
  readonly upToDate?: number;
  /** It brings no artifact, only the tags of a source: that there are none is success. */
  readonly brings?: 'tags';
  readonly error?: Failure;
  /** For links to the runs. */
  readonly sides?: Sides;
  readonly prune?: PruneReport;
  readonly pruneSpan?: Span;
}

/** Folds what the batches left behind into the report. */
export function composeReport(parts: ReportParts): TransferReport {
  const artifacts = [
    ...parts.unresolved,
    ...parts.batches.flatMap((batch) => artifactsOf(batch, parts.error)),
  ];
  const codes = new Set(
    [parts.error, ...parts.batches.map(({ result }) => result?.error)].map((error) => error?.code),
  );
  const status = statusOf(artifacts, codes, parts);
  const batches = parts.batches.map((batch) => batchReport(batch, parts));
  const stops = batches.flatMap(({ error }, i) =>
    error === undefined || hasArrived(countsOf(parts.batches[i])) ? [] : [error],
  );
  const isPlanned = parts.planSpan !== undefined || batches.length > 0;
  const error =
    status === 'succeeded'
      ? undefined
      : (stopOfTransfer(parts.error, stops, isPlanned) ?? stopOfArtifacts(artifacts));
  return {
    transferId: parts.transferId,
    route: parts.route,
    ...(parts.via && { via: parts.via }),
    ...(parts.viaReason !== undefined && { viaReason: parts.viaReason }),
    ...(parts.caller && { caller: parts.caller }),
    status,
    startedAt: parts.startedAt,
    finishedAt: parts.finishedAt,
    artifacts,
    batches,
    phases: phaseDurations([
      ...(parts.planSpan ? [{ plan: parts.planSpan }] : []),
      ...parts.batches.map(({ result }) => result?.spans ?? {}),
      ...(parts.pruneSpan ? [{ prune: parts.pruneSpan }] : []),
    ]),
    ...(parts.prune && { prune: parts.prune }),
    notes: [
      ...[...parts.notes, ...parts.batches.flatMap(arrivedNote), ...arrivalNotes(parts.batches)],
      ...parts.batches.flatMap(({ notes = [] }) => notes),
    ],
    ...(error && { error }),
  };
}

/** Succeeded: all is at the target as planned, or ready to be carried. Failed: nothing can have arrived. */
function statusOf(
  artifacts: readonly ArtifactResult[],
  codes: ReadonlySet<Failure['code'] | undefined>,
  { error, upToDate = 0, brings }: Pick<ReportParts, 'error' | 'upToDate' | 'brings'>,
): TransferStatus {
  // More than was wanted is live at the target: nothing else of the transfer outweighs that.
  if (codes.has('ARTIFACT_UNEXPECTED')) return 'failed';
  const counts = countArtifacts(artifacts);
  if (error === undefined && brings === 'tags') return 'succeeded';
  const isUnknown = artifacts.some(({ reason }) => reason?.startsWith(unverified));
  if (error === undefined && counts.total + upToDate > 0 && missing(counts) === 0) return 'succeeded';
  if (codes.has('CANCELLED')) return 'cancelled';
  const isThere = artifacts.some(
    ({ digest, targetDigest }) => digest !== undefined && digest === targetDigest,
  );
  return isUnknown || isThere || missing(counts) < counts.total + upToDate ? 'partial' : 'failed';
}

/** A batch that never reached verification fails its artifacts with its own error. */
function artifactsOf(
  { waybill, result, artifacts }: BatchPart,
  stopped: Failure | undefined,
): readonly ArtifactResult[] {
  const leftOut = (waybill.leftOut ?? []).map((each) => ({ ...each, verified: false }));
  if (artifacts !== undefined)
    return [...artifacts.map(({ notes: _, foundThere: __, ...each }) => each), ...leftOut];
  const ended = stopped?.message ?? 'the transfer ended before its batch began';
  const reason = result?.error?.message ?? `not transferred: ${ended}`;
  const cancelled = (result?.error ?? stopped)?.code === 'CANCELLED' && { cancelled: true as const };
  const planned = waybill.artifacts.map(({ size: _, ...artifact }) => ({ ...artifact, verified: false }));
  return [...planned.map((each) => ({ ...each, ...cancelled, reason })), ...leftOut];
}

const countsOf = (part: BatchPart | undefined) => part?.artifacts && countArtifacts(part.artifacts);

/** A run may fail and bring everything: somebody who reads of it must not look for what is missing. */
function arrivedNote(part: BatchPart): string[] {
  const { waybill, result } = part;
  const counts = countsOf(part);
  if (result?.error === undefined || !hasArrived(counts)) return [];
  const stopped = result.stoppedIn === undefined ? '' : ` at ${result.stoppedIn}`;
  return [`batch ${waybill.batch} failed${stopped} (${result.error.code}), but ${allThere(counts.total)}`];
}

function batchReport(part: BatchPart, { sides = {}, via }: Pick<ReportParts, 'sides' | 'via'>): BatchReport {
  const { waybill, result } = part;
  const { reusedExport, exportRun, exportRuns, importRun, importRuns, copy, handover } = result ?? {};
  const error = result && stopOfBatch(result, sides, countsOf(part));
  const bytes = copy?.bytes ?? handover?.bytes ?? waybill.content?.bytes;
  return {
    batch: waybill.batch,
    ...(via !== 'import' && { blob: waybill.blob }),
    ...(bytes !== undefined && { bytes }),
    spans: result?.spans ?? {},
    ...(result?.stoppedIn && { stoppedIn: result.stoppedIn }),
    ...(reusedExport && { reusedExport }),
    ...(exportRun !== undefined && { exportRun }),
    ...(exportRuns !== undefined && { exportRuns }),
    ...(importRun !== undefined && { importRun }),
    ...(importRuns !== undefined && { importRuns }),
    ...(copy && {
      copy: {
        strategy: copy.strategy,
        ...(copy.reason !== undefined && { reason: copy.reason }),
        notes: copy.notes,
      },
    }),
    ...(handover && { handover: handoverReport(handover) }),
    ...(error && { error }),
  };
}

const handoverReport = ({ bytes: _, ...rest }: Handover): Omit<Handover, 'bytes'> => rest;

function phaseDurations(spans: readonly Partial<Record<Phase, Span>>[]): Partial<Record<Phase, number>> {
  const bounds = new Map<Phase, { from: number; to: number }>();
  for (const [phase, span] of spans.flatMap((each) => Object.entries(each) as [Phase, Span][])) {
    const [from, to] = [Date.parse(span.from), Date.parse(span.to)];
    const known = bounds.get(phase) ?? { from, to };
    bounds.set(phase, { from: Math.min(known.from, from), to: Math.max(known.to, to) });
  }
  return Object.fromEntries([...bounds].map(([phase, { from, to }]) => [phase, to - from]));
}
