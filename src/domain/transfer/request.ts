import type { DiffBasis, Unresolved } from '../plan/shard';
import type { Selection } from '../selection/selection';

/** What somebody asked for; written before the orchestration starts and read by the plan. */
export interface TransferRequest {
  readonly transferId: string;
  readonly route: string;
  /** Explicit references in the order asked for, without duplicates. */
  readonly artifacts: readonly string[];
  /** Rules that choose further artifacts when the plan is made. */
  readonly selection?: Selection;
  /** Id of the plan this carries out, instead of making one. */
  readonly plan?: string;
  readonly trigger: TransferTrigger;
  /** Name of the schedule or push rule that asked. */
  readonly cause?: string;
  /** ISO time. */
  readonly requestedAt: string;
  /** On a receiving route: what arrived. Its waybill names the artifacts. */
  readonly arrival?: ArrivedBlob;
}

/** A blob and its waybill in the target container, pinned to the versions that were seen. */
export interface ArrivedBlob {
  readonly blob: string;
  readonly etag: string;
  readonly waybillEtag: string;
  /** Id of the import that is observed of it. */
  readonly importId: string;
  /** When the blob was last written, ISO time: an import of it began no earlier. */
  readonly arrivedAt: string;
}

export type TransferTrigger = 'http' | 'schedule' | 'event';

/** What the plan came to; its batches are waybills of their own. */
export interface TransferPlan {
  readonly transferId: string;
  readonly route: string;
  readonly batches: number;
  readonly artifacts: number;
  /** As the source lists them: what the blobs will hold is less where layers are shared. */
  readonly bytes: number;
  /** What the target holds already. */
  readonly skipped: number;
  readonly unresolved: readonly Unresolved[];
  readonly notes: readonly string[];
  /** Absent for explicit references, which are not compared. */
  readonly scan?: ScanSummary;
  /** ISO time. */
  readonly plannedAt: string;
}

/** What the scan of the source by rules looked at. */
export interface ScanSummary {
  readonly basis: DiffBasis;
  readonly shards: number;
  readonly repositories: number;
  readonly tags: number;
  readonly selected: number;
}
