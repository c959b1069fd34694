import type { CopyProgress, CopyResult } from '../copy/result';
import type { Failure } from '../errors';
import type { EarlierExport } from '../pipelines/exports';

/** How a transfer stands; what is being done is its phase. */
export type TransferStatus = 'queued' | 'running' | 'succeeded' | 'partial' | 'failed' | 'cancelled';

export const phases = ['plan', 'export', 'copy', 'handover', 'import', 'verify', 'report'] as const;
export type Phase = (typeof phases)[number];

/** Custom status of the transfer orchestration: aggregates only, far below the host's 16 KB limit. */
export interface TransferProgress {
  readonly phase: Phase;
  readonly artifacts: number;
  readonly batches: number;
  /** How many batches are in flight at most. */
  readonly lanes: number;
  readonly startedAt: string;
  /** Transfers that move some of the same artifacts and came first; ten at most. */
  readonly waitingFor?: readonly string[];
}

/** Custom status of one lane: the batch it is moving. */
export interface LaneProgress {
  readonly batch: number;
  /** Until another batch of the route ends. */
  readonly waits?: true;
}

/** Custom status of one batch. */
export interface BatchProgress {
  readonly batch: number;
  readonly phase: Phase;
  /** Of the pipeline run, as the service reports it. */
  readonly percent?: number;
  readonly copy?: CopyProgress;
  readonly reusedExport?: EarlierExport;
}

/** A blob that stands ready beside its waybill, for somebody to carry across an air gap. */
export interface Handover {
  readonly bytes: number;
  /** Name of the waybill in the source container. */
  readonly waybill: string;
  /** The key that signed it; absent when it is not signed. */
  readonly signedBy?: string;
  readonly notes: readonly string[];
}

/** Wall-clock span of a phase, ISO times. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** What one batch came to, but for its artifacts; kept as a document beside its waybill. */
export interface BatchResult {
  readonly batch: number;
  readonly blob: string;
  /** In place of an export run: the blob that was there. */
  readonly reusedExport?: EarlierExport;
  readonly exportRun?: string;
  readonly importRun?: string;
  readonly copy?: CopyResult;
  readonly handover?: Handover;
  readonly spans: Partial<Record<Phase, Span>>;
  readonly error?: Failure;
}

export interface ArtifactResult {
  readonly reference: string;
  /** Digest planned at the source; absent when the reference did not resolve. */
  readonly digest?: string;
  /** Digest found at the target; absent when it is not there. */
  readonly targetDigest?: string;
  readonly verified: boolean;
  /** Its blob stands ready to be carried across; whether the target got it only the receiver can tell. */
  readonly handedOver?: true;
  readonly reason?: string;
}
