import type { Failure } from '../errors';
import type { EarlierExport } from '../pipelines/exports';
import type { ArtifactResult, BatchResult, Handover, Phase, Span, TransferStatus } from './status';
import type { Waybill } from '../waybill/waybill';

/** What a transfer came to; the last word on it, kept as a document. */
export interface TransferReport {
  readonly transferId: string;
  readonly route: string;
  readonly status: TransferStatus;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly artifacts: readonly ArtifactResult[];
  readonly batches: readonly BatchReport[];
  /** Milliseconds from the first start of a phase in any batch to its last end. */
  readonly phases: Readonly<Partial<Record<Phase, number>>>;
  /** What did not stop the transfer but an operator should know. */
  readonly notes: readonly string[];
  /** What stopped the transfer as a whole. */
  readonly error?: Failure;
}

interface BatchReport {
  readonly batch: number;
  readonly blob: string;
  /** Size of the blob; absent when it was neither copied nor handed over. */
  readonly bytes?: number;
  /** In place of an export run: the blob of an earlier transfer. */
  readonly reusedExport?: EarlierExport;
  readonly exportRun?: string;
  readonly importRun?: string;
  /** How the blob crossed, and why that way. */
  readonly copy?: { readonly strategy: string; readonly reason?: string; readonly notes: readonly string[] };
  readonly handover?: Omit<Handover, 'bytes'>;
  readonly error?: Failure;
}

/** How many artifacts stand how; `total` counts the ones that never resolved too. */
export interface ArtifactCounts {
  readonly total: number;
  readonly verified: number;
  readonly failed: number;
  /** Stand ready to be carried across an air gap: neither verified nor failed. */
  readonly handedOver?: number;
}

export interface ReportParts {
  readonly transferId: string;
  readonly route: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly planSpan?: Span;
  /** Requested references that are not at the source. */
  readonly unresolved: readonly ArtifactResult[];
  readonly batches: readonly {
    readonly waybill: Waybill;
    readonly result?: BatchResult;
    readonly artifacts?: readonly ArtifactResult[];
  }[];
  readonly notes: readonly string[];
  /** Selected artifacts the target held before: with nothing else to do, that is success. */
  readonly upToDate?: number;
  readonly error?: Failure;
}

/** Folds what the batches left behind into the report. */
export function composeReport(parts: ReportParts): TransferReport {
  const artifacts = [
    ...parts.unresolved,
    ...parts.batches.flatMap((batch) => artifactsOf(batch, parts.error)),
  ];
  const cancelled = [parts.error, ...parts.batches.map(({ result }) => result?.error)].some(
    (error) => error?.code === 'CANCELLED',
  );
  return {
    transferId: parts.transferId,
    route: parts.route,
    status: statusOf(countArtifacts(artifacts), cancelled, parts),
    startedAt: parts.startedAt,
    finishedAt: parts.finishedAt,
    artifacts,
    batches: parts.batches.map(({ waybill, result }) => batchReport(waybill, result)),
    phases: phaseDurations([
      ...(parts.planSpan ? [{ plan: parts.planSpan }] : []),
      ...parts.batches.map(({ result }) => result?.spans ?? {}),
    ]),
    notes: parts.notes,
    ...(parts.error && { error: parts.error }),
  };
}

export function countArtifacts(artifacts: readonly ArtifactResult[]): ArtifactCounts {
  const verified = artifacts.filter((artifact) => artifact.verified).length;
  const handedOver = artifacts.filter((artifact) => artifact.handedOver).length;
  const failed = artifacts.length - verified - handedOver;
  return { total: artifacts.length, verified, failed, ...(handedOver > 0 && { handedOver }) };
}

/** Succeeded means every artifact is at the target with the planned digest, or on a sending route stands ready for the carrier. */
function statusOf(
  counts: ArtifactCounts,
  cancelled: boolean,
  { error, upToDate = 0 }: Pick<ReportParts, 'error' | 'upToDate'>,
): TransferStatus {
  if (error === undefined && counts.total + upToDate > 0 && counts.failed === 0) return 'succeeded';
  if (cancelled) return 'cancelled';
  return counts.failed < counts.total + upToDate ? 'partial' : 'failed';
}

/** A batch that never reached verification fails its artifacts with its own error. */
function artifactsOf(
  { waybill, result, artifacts }: ReportParts['batches'][number],
  stopped: Failure | undefined,
): readonly ArtifactResult[] {
  if (artifacts !== undefined) return artifacts;
  const ended = stopped?.message ?? 'the transfer ended before its batch began';
  const reason = result?.error?.message ?? `not transferred: ${ended}`;
  return waybill.artifacts.map(({ reference, digest }) => ({ reference, digest, verified: false, reason }));
}

function batchReport(waybill: Waybill, result: BatchResult | undefined): BatchReport {
  const { reusedExport, exportRun, importRun, copy, handover, error } = result ?? {};
  const bytes = copy?.bytes ?? handover?.bytes ?? waybill.content?.bytes;
  return {
    batch: waybill.batch,
    blob: waybill.blob,
    ...(bytes !== undefined && { bytes }),
    ...(reusedExport && { reusedExport }),
    ...(exportRun !== undefined && { exportRun }),
    ...(importRun !== undefined && { importRun }),
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
